// werift (WebRTC in TypeScript) as a WHIP publisher and a WHEP watcher. It encodes and decodes nothing: FFmpeg makes what it
// sends, and of what it receives it counts the whole frames.
import { MediaStreamTrack, RTCPeerConnection, useH264, useOPUS, useVP8, useVP9 } from 'werift';
import { rtpFromFfmpeg } from './ffmpeg.mjs';
import { WholeFrames, readHeader } from './frames.mjs';
import { run } from './session.mjs';

const VIDEO_CODECS = { vp8: useVP8, vp9: useVP9, h264: useH264 };

function gathered(connection) {
  return new Promise((resolve) => {
    const check = () => connection.iceGatheringState === 'complete' && resolve();
    connection.iceGatheringStateChange.subscribe(check);
    check();
  });
}

run(async ({ mode, codec, url }) => {
  const { hostname, port } = new URL(url);
  const publish = mode === 'publish';
  const wanted = codec ? [codec] : publish ? ['vp8'] : Object.keys(VIDEO_CODECS);
  const connection = new RTCPeerConnection({
    bundlePolicy: 'max-bundle',
    // The server's own; without any it asks one on the Internet, and makes no offer until that fails.
    iceServers: [{ urls: `stun:${hostname}:${port}` }],
    codecs: { audio: [useOPUS()], video: wanted.map((each) => VIDEO_CODECS[each]()) },
  });
  const counts = { audio: new WholeFrames(), video: new WholeFrames() };
  const sources = [];
  for (const kind of ['audio', 'video']) {
    if (publish) {
      const track = new MediaStreamTrack({ kind });
      connection.addTransceiver(track, { direction: 'sendonly' });
      sources.push(() =>
        rtpFromFfmpeg(kind === 'audio' ? 'opus' : wanted[0], (bytes) => {
          counts[kind].take(readHeader(bytes));
          track.writeRtp(bytes);
        }),
      );
    } else {
      const transceiver = connection.addTransceiver(kind, { direction: 'recvonly' });
      transceiver.onTrack.subscribe((track) => track.onReceiveRtp.subscribe(({ header }) => counts[kind].take(header)));
    }
  }
  await connection.setLocalDescription(await connection.createOffer());
  await gathered(connection);
  const ends = [];

  return {
    offer: connection.localDescription.sdp,
    async accept(sdp) {
      await connection.setRemoteDescription({ type: 'answer', sdp });
      ends.push(...(await Promise.all(sources.map((start) => start()))));
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
