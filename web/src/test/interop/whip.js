// WHIP (RFC 9725) and WHEP in plain JavaScript, without a library.

/**
 * @param {string} url of WHIP or WHEP
 * @param {RTCPeerConnection} connection with its transceivers added
 * @param {{token?: string, setup?: string}} options setup: the DTLS role that the offer insists on (RFC 8842), in place
 *     of actpass
 * @returns {Promise<{offer: string, answer: string, end: function(): Promise}>}
 */
export async function connect(url, connection, { token, setup = 'actpass' } = {}) {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  await connection.setLocalDescription();
  const offer = connection.localDescription.sdp.replaceAll('a=setup:actpass', `a=setup:${setup}`);
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/sdp' },
    body: offer,
  });
  if (response.status !== 201) {
    const refusal = new Error(`POST ${url}: ${response.status} ${await response.text()}`);
    throw Object.assign(refusal, { offer });
  }
  const session = new URL(response.headers.get('Location'), url);
  const answer = await response.text();
  await connection.setRemoteDescription({ type: 'answer', sdp: answer });
  const end = async () => {
    // In this order: the server ends a session whose connection is closed, and then knows none to delete.
    const ending = await fetch(session, { method: 'DELETE', headers, keepalive: true });
    connection.close();
    if (!ending.ok) {
      throw new Error(`DELETE: ${ending.status} ${await ending.text()}`);
    }
  };
  return { offer, answer, end };
}
