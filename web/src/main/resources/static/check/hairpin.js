// Whether two sockets of this computer reach each other by the addresses that the NAT made for them (RFC 4787 6).
import { gather } from './reflexive.js';

/** The first packets may cross before either side has written; the second attempt of a check comes within a second. */
const PATIENCE_MILLIS = 4000;

/** Those reflexive candidates over IPv4 that a description holds, as lines of SDP. */
function reflexiveIn(sdp) {
  return sdp.split('\r\n').filter((line) => /^a=candidate:\S+ \d+ \S+ \d+ [\d.]+ \d+ typ srflx\b/.test(line));
}

/** A description without candidates. */
function bare({ type, sdp }) {
  return { type, sdp: sdp.split('\r\n').filter((line) => !/^a=(candidate:|end-of-candidates)/.test(line)).join('\r\n') };
}

function give(connection, lines) {
  return Promise.all(lines.map((line) => connection.addIceCandidate({ candidate: line.slice('a='.length), sdpMid: '0' })));
}

function opened(channel) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PATIENCE_MILLIS, false);
    channel.onopen = () => {
      clearTimeout(timer);
      resolve(true);
    };
  });
}

/** @param {string} stun @returns {Promise<?boolean>} null where the browser tells no reflexive address */
export async function hairpins(stun) {
  const configuration = { iceServers: [{ urls: [stun] }] };
  const near = new RTCPeerConnection(configuration);
  const far = new RTCPeerConnection(configuration);
  try {
    const channel = near.createDataChannel('hairpin');
    await gather(near);
    await far.setRemoteDescription(bare(near.localDescription));
    await gather(far);
    // Only now do they get to know of each other: who is connected already does not go on asking STUN.
    const [ofNear, ofFar] = [near, far].map(({ localDescription }) => reflexiveIn(localDescription.sdp));
    if (ofNear.length === 0 || ofFar.length === 0) {
      return null;
    }
    const connected = opened(channel);
    await near.setRemoteDescription(bare(far.localDescription));
    await Promise.all([give(near, ofFar), give(far, ofNear)]);
    return await connected;
  } finally {
    near.close();
    far.close();
  }
}
