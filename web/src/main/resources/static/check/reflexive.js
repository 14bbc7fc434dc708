// How STUN servers see this computer, from sockets of the browser.

const PATIENCE_MILLIS = 5000;

/** The fields that browsers tell of a candidate, and the number of its network, which Chromium writes into its text. */
function read(candidate) {
  return {
    type: candidate.type,
    address: candidate.address ?? null,
    port: candidate.port,
    relatedAddress: candidate.relatedAddress || null,
    relatedPort: candidate.relatedPort || null,
    foundation: candidate.foundation,
    network: / network-id (\d+)/.exec(candidate.candidate)?.[1] ?? null,
  };
}

/** Gathers candidates of UDP for a connection, for some seconds at most. @returns {Promise<{complete: boolean, candidates: object[]}>} */
export function gather(connection, patienceMillis = PATIENCE_MILLIS) {
  const candidates = [];
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve({ complete: connection.iceGatheringState === 'complete', candidates });
    };
    const timer = setTimeout(end, patienceMillis);
    connection.onicecandidate = ({ candidate }) => {
      if (candidate?.candidate && candidate.protocol === 'udp') {
        candidates.push(read(candidate));
      }
    };
    connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && end();
    connection.createDataChannel('check');
    connection.setLocalDescription().catch(end);
  });
}

/** The same for servers, by sockets of its own. @param {string[]} urls of STUN servers */
export async function seenBy(urls) {
  const connection = new RTCPeerConnection({ iceServers: [{ urls }] });
  try {
    return await gather(connection);
  } finally {
    connection.close();
  }
}
