// @roamhq/wrtc (libwebrtc for Node) as a WHIP publisher and a WHEP watcher; it decodes what it watches.
import wrtc from '@roamhq/wrtc';
import { run } from './session.mjs';

const { RTCPeerConnection, RTCRtpSender, nonstandard } = wrtc;
const { RTCAudioSink, RTCAudioSource, RTCVideoSource } = nonstandard;
const [WIDTH, HEIGHT, RATE] = [320, 180, 15];
const [SAMPLE_RATE, SAMPLES] = [48_000, 480];
const [TONE_HZ, TONE_LEVEL, FULL_SCALE] = [440, 8000, 32_768];

/** A bright bar that walks over a grey field. */
function movingPicture() {
  const source = new RTCVideoSource();
  const data = new Uint8Array(WIDTH * HEIGHT * 1.5).fill(128);
  let count = 0;
  setInterval(() => {
    data.fill(96, 0, WIDTH * HEIGHT);
    const left = (count++ * 4) % (WIDTH - 20);
    for (let row = 0; row < HEIGHT; row++) {
      data.fill(220, row * WIDTH + left, row * WIDTH + left + 20);
    }
    source.onFrame({ width: WIDTH, height: HEIGHT, data });
  }, 1000 / RATE);
  return source.createTrack();
}

function tone() {
  const source = new RTCAudioSource();
  const started = performance.now();
  let count = 0;
  setInterval(() => {
    // Timers of Node come late; what is missing is made up for.
    for (; count * SAMPLES < ((performance.now() - started) * SAMPLE_RATE) / 1000; count++) {
      const samples = Int16Array.from({ length: SAMPLES }, (_, index) =>
        Math.round(Math.sin((2 * Math.PI * TONE_HZ * (count * SAMPLES + index)) / SAMPLE_RATE) * TONE_LEVEL),
      );
      source.onData({ samples, sampleRate: SAMPLE_RATE, bitsPerSample: 16, channelCount: 1, numberOfFrames: SAMPLES });
    }
  }, 10);
  return source.createTrack();
}

function gathered(connection) {
  return new Promise((resolve) => {
    const check = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', check);
    check();
  });
}

run(async ({ mode, codec }) => {
  const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  let energy = 0;
  const direction = mode === 'publish' ? 'sendonly' : 'recvonly';
  const [audio, video] = mode === 'publish' ? [tone(), movingPicture()] : ['audio', 'video'];
  connection.ontrack = ({ track }) => {
    if (track.kind === 'audio') {
      new RTCAudioSink(track).ondata = ({ samples, sampleRate }) => {
        energy += samples.reduce((sum, each) => sum + (each / FULL_SCALE) ** 2, 0) / sampleRate;
      };
    }
  };
  connection.addTransceiver(audio, { direction });
  const transceiver = connection.addTransceiver(video, { direction });
  if (codec) {
    const { codecs } = RTCRtpSender.getCapabilities('video');
    const wanted = [`video/${codec}`, 'video/rtx'];
    transceiver.setCodecPreferences(codecs.filter((each) => wanted.includes(each.mimeType.toLowerCase())));
  }
  await connection.setLocalDescription(await connection.createOffer());
  await gathered(connection);

  return {
    offer: connection.localDescription.sdp,
    accept: (sdp) => connection.setRemoteDescription({ type: 'answer', sdp }),
    async counts() {
      const report = [...(await connection.getStats()).values()];
      const type = mode === 'publish' ? 'outbound-rtp' : 'inbound-rtp';
      const of = (kind) => report.find((each) => each.type === type && each.kind === kind) ?? {};
      const packets = (kind) => of(kind).packetsSent ?? of(kind).packetsReceived ?? 0;
      const frames = of('video').framesSent ?? of('video').framesReceived ?? 0;
      return {
        video: { packets: packets('video'), frames, decoded: of('video').framesDecoded ?? 0 },
        audio: { packets: packets('audio'), energy },
      };
    },
    close: () => connection.close(),
  };
});
