// libdatachannel, on which OBS sends WHIP, as a publisher and a WHEP watcher. As OBS does it, the publisher sends H264 and
// Opus, and its offer has no candidates. It encodes and decodes nothing: FFmpeg makes what it sends, and of what it
// receives it counts the whole frames.
import { Audio, PeerConnection, RtcpNackResponder, RtcpReceivingSession, Video } from 'node-datachannel';
import { rtpFromFfmpeg } from './ffmpeg.mjs';
import { WholeFrames, isRtcp, readHeader } from './frames.mjs';
import { run } from './session.mjs';

const OPUS = 111;
const CODECS = {
  vp8: ['addVP8Codec', 97],
  vp9: ['addVP9Codec', 98],
  h264: ['addH264Codec', 96],
  av1: ['addAV1Codec', 99],
};
const SSRCS = { audio: 0x0b51, video: 0x0b52 };

/** FFmpeg numbers formats and sources in its own way (RFC 3550 5.1). */
function renumber(packet, payloadType, ssrc) {
  packet[1] = (packet[1] & 0x80) | payloadType;
  packet.writeUInt32BE(ssrc, 8);
  return packet;
}

run(async ({ mode, codec }) => {
  const publish = mode === 'publish';
  const wanted = codec ? [codec] : publish ? ['h264'] : Object.keys(CODECS);
  const direction = publish ? 'SendOnly' : 'RecvOnly';
  const audio = new Audio('0', direction);
  audio.addOpusCodec(OPUS);
  const video = new Video('1', direction);
  wanted.forEach((each) => video[CODECS[each][0]](CODECS[each][1]));
  const connection = new PeerConnection('interop', { iceServers: [], disableAutoNegotiation: true });
  const counts = { audio: new WholeFrames(), video: new WholeFrames() };
  const tracks = {};
  for (const [kind, media] of Object.entries({ audio, video })) {
    if (publish) {
      media.addSSRC(SSRCS[kind], 'interop', 'interop', `interop-${kind}`);
    }
    const track = connection.addTrack(media);
    track.setMediaHandler(publish ? new RtcpNackResponder() : new RtcpReceivingSession());
    track.onMessage((message) => {
      if (!publish && !isRtcp(message)) {
        counts[kind].take(readHeader(message));
      }
    });
    tracks[kind] = track;
  }
  const offer = new Promise((resolve) => connection.onLocalDescription(resolve));
  connection.setLocalDescription('offer');
  const ends = [];

  /** What FFmpeg makes, from now on: its first packets are of a key frame. */
  async function send(kind, source, payloadType) {
    const end = await rtpFromFfmpeg(source, (packet) => {
      if (tracks[kind].isOpen()) {
        counts[kind].take(readHeader(packet));
        tracks[kind].sendMessageBinary(renumber(packet, payloadType, SSRCS[kind]));
      }
    });
    ends.push(end);
  }

  return {
    offer: await offer,
    async accept(sdp) {
      connection.setRemoteDescription(sdp, 'answer');
      if (publish) {
        await Promise.all([send('audio', 'opus', OPUS), send('video', wanted[0], CODECS[wanted[0]][1])]);
      }
    },
    counts: () => ({
      video: { packets: counts.video.packets, frames: counts.video.frames },
      audio: { packets: counts.audio.packets },
    }),
    close() {
      ends.forEach((end) => end());
      connection.close();
    },
  };
});
