// A seat in the room of this page's own in which it tries its connection (docs/protocol.md, "Checks"): signalling, and one
// connection to the server.
import { Signaling } from '/client/signaling.js';
import { selectedPair } from '/client/selected-pair.js';

const VIEW = { width: 320, height: 180, priority: 5 };

function signalingUrl() {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
}

/** The key of a room that nobody else knows. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What a line of SDP says of a candidate, or null. */
function candidateOf(line) {
  const [, protocol, address] = /^a=candidate:\S+ \d+ (\S+) \d+ (\S+) /i.exec(line) ?? [];
  return protocol ? { protocol: protocol.toLowerCase(), address } : null;
}

/** A description with only those candidates; null where none of them is in it. */
function only(sdp, keeps) {
  const lines = sdp.split('\r\n');
  const kept = lines.filter((line) => !candidateOf(line) || keeps(candidateOf(line)));
  return kept.some(candidateOf) ? kept.join('\r\n') : null;
}

export class Seat {
  #signaling;
  #connection = null;

  /** @returns {Promise<Seat>} rejects with a ProtocolError */
  static async take(key) {
    const seat = new Seat();
    seat.#signaling = new Signaling(signalingUrl());
    try {
      await seat.#signaling.check(key);
      return seat;
    } catch (problem) {
      seat.#signaling.abandon();
      throw problem;
    }
  }

  get connection() {
    return this.#connection;
  }

  /**
   * Makes the connection; resolves once it stands.
   *
   * @param {{keeps: function({protocol: string, address: string}): boolean, iceServers?: RTCIceServer[]}} way keeps: which of
   *     the server's candidates may be used; iceServers: only over these relays
   * @param {?MediaStreamTrack} track to send, or null for receiving what the other seat sends
   * @returns {Promise<?string>} null, or why it came to nothing: `no-candidate`, `no-relay` or `silent`
   */
  async connect(way, track, patienceMillis) {
    const relays = way.iceServers ?? [];
    this.#connection = new RTCPeerConnection({
      bundlePolicy: 'max-bundle',
      iceServers: relays,
      iceTransportPolicy: relays.length > 0 ? 'relay' : 'all',
    });
    const connection = this.#connection;
    const { mid, answer } = await this.#negotiate(track);
    const sdp = only(answer, way.keeps);
    if (!sdp) {
      return 'no-candidate';
    }
    let relayed = false;
    connection.onicecandidate = ({ candidate }) => (relayed ||= candidate?.type === 'relay');
    await connection.setRemoteDescription({ type: 'answer', sdp });
    if (!(await this.#stands(patienceMillis))) {
      return relays.length > 0 && !relayed ? 'no-relay' : 'silent';
    }
    if (track) {
      await this.#signaling.request({ t: 'live', source: 'camera', on: true });
    } else {
      await this.#signaling.request({ t: 'view', slots: [{ mid, visible: true, ...VIEW }] });
    }
    return null;
  }

  async #negotiate(track) {
    const transceiver = this.#connection.addTransceiver(track ?? 'video', { direction: track ? 'sendonly' : 'recvonly' });
    await this.#connection.setLocalDescription();
    const { mid } = transceiver;
    const tracks = track ? [{ mid, source: 'camera' }] : [];
    const slots = track ? [] : [{ mid, use: 'video' }];
    const { sdp } = await this.#signaling.request({ t: 'offer', sdp: this.#connection.localDescription.sdp, tracks, slots });
    return { mid, answer: sdp };
  }

  #stands(patienceMillis) {
    const connection = this.#connection;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, patienceMillis, false);
      connection.onconnectionstatechange = () => {
        if (['connected', 'failed', 'closed'].includes(connection.connectionState)) {
          clearTimeout(timer);
          resolve(connection.connectionState === 'connected');
        }
      };
    });
  }

  /** Between which addresses the connection talks: {local, remote}, each null where the browser does not tell. */
  async pair() {
    const { local, remote } = selectedPair(await this.#connection.getStats());
    return { local, remote };
  }

  /** Gives the seat back. */
  async leave() {
    this.#connection?.close();
    await this.#signaling.leave();
  }
}
