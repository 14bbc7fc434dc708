// Moving test pictures or a tone as RTP packets, made by FFmpeg in real time, with a key frame every second (nobody can ask
// it for one).
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';

const VIDEO = '-re -f lavfi -i testsrc2=size=320x180:rate=15 -pix_fmt yuv420p -b:v 300k -g 15'.split(' ');
const ENCODERS = {
  vp8: [...VIDEO, '-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0'],
  vp9: [...VIDEO, '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', '-strict', '-2'],
  h264: [...VIDEO, '-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-tune', 'zerolatency', '-bsf:v', 'dump_extra'],
  opus: '-re -f lavfi -i sine=frequency=440:sample_rate=48000 -c:a libopus -ac 2 -b:a 32k'.split(' '),
};

/**
 * @param {'vp8'|'vp9'|'h264'|'opus'} codec
 * @param {function(Buffer)} take each packet
 * @returns {Promise<function()>} ends it
 */
export async function rtpFromFfmpeg(codec, take) {
  const socket = createSocket('udp4');
  socket.on('message', take);
  await new Promise((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const target = `rtp://127.0.0.1:${socket.address().port}?pkt_size=1200`;
  const words = ['-loglevel', 'error', '-nostdin', ...ENCODERS[codec], '-f', 'rtp', target];
  const program = spawn('ffmpeg', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  return () => {
    program.kill('SIGKILL');
    socket.close();
  };
}
