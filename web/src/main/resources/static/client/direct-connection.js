// The connection over which two people send each other their pictures: a camera and a screen each way, no voices, no relay.
import { bitrateOf, screenEncodings } from './encodings.js';
import { wayBetween } from './network-way.js';
import { narrow } from './peer.js';
import { PICTURES } from './direct-path.js';
import { selectedPair } from './selected-pair.js';

/** Candidates that are found within this time go in one message. */
const GATHER_MILLIS = 50;

/** More than any computer has; each is somewhere our browser sends to because somebody else says so. */
const MOST_CANDIDATES = 24;
const LONGEST_CANDIDATE = 512;

/** In the order of our codecs VP8 comes first; screens are sharper in VP9. */
const FIRST_CODECS = { camera: undefined, screen: 'video/vp9' };

/** An address over UDP that is not a relay's. */
function isDirect(candidate) {
  const [, , protocol] = candidate.split(' ');
  return protocol?.toLowerCase() === 'udp' && !/ typ relay\b/.test(candidate);
}

/**
 * A description that came from another person: two sections for pictures, and no candidates, which come by themselves. Feedback for
 * formats that are not offered, which Firefox 153 writes where some were taken out, is left out: Chromium refuses the whole for it.
 */
function checked(sdp) {
  const sections = sdp.match(/^m=.*$/gm) ?? [];
  if (sections.length !== PICTURES.length || !sections.every((each) => each.startsWith('m=video '))) {
    throw new TypeError('a description of something else than two pictures');
  }
  let formats = [];
  const kept = (line) => {
    if (line.startsWith('m=')) {
      formats = line.trim().split(' ').slice(3);
    }
    const format = /^a=rtcp-fb:(\d+) /.exec(line)?.[1];
    return !line.startsWith('a=candidate:') && (format === undefined || formats.includes(format));
  };
  return sdp.split(/(?<=\n)/).filter(kept).join('');
}

/** Events: `connected`; `failed`, also where the other side sent nonsense; `candidates` (detail: a list for the other side). */
export class DirectConnection extends EventTarget {
  #connection;
  #tracks = new Map();
  #senders = new Map();
  #receivers = new Map();
  #gathered = [];
  #gathering = 0;
  /** How many candidates of the other side were taken. */
  #taken = 0;
  /** Those that came before its description. */
  #early = [];
  /** Their types, by address and port. */
  #types = new Map();

  /** @param {string[]} stun addresses of servers that say how this computer is seen from outside */
  constructor(stun) {
    super();
    this.#connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: stun.length > 0 ? [{ urls: stun }] : [] });
    this.#connection.onicecandidate = ({ candidate }) => candidate && isDirect(candidate.candidate) && this.#onCandidate(candidate);
    this.#connection.onconnectionstatechange = () => {
      const { connectionState } = this.#connection;
      if (connectionState === 'connected' || connectionState === 'failed') {
        this.dispatchEvent(new Event(connectionState));
      }
    };
  }

  /** @returns {Promise<?string>} the offer; null where it failed */
  offer() {
    return this.#attempt(async () => {
      for (const source of PICTURES) {
        const transceiver = this.#connection.addTransceiver('video', { direction: 'sendrecv' });
        narrow(transceiver, 'video', FIRST_CODECS[source]);
      }
      return this.#describe();
    });
  }

  /** @returns {Promise<?string>} the answer; null where it failed */
  take(offer) {
    return this.#attempt(async () => {
      await this.#connection.setRemoteDescription({ type: 'offer', sdp: checked(offer) });
      this.#connection.getTransceivers().forEach((each) => (each.direction = 'sendrecv'));
      const answer = await this.#describe();
      await this.#useEarly();
      return answer;
    });
  }

  /** The answer to the offer came. */
  answered(answer) {
    return this.#attempt(async () => {
      await this.#connection.setRemoteDescription({ type: 'answer', sdp: checked(answer) });
      await this.#useEarly();
      await this.#limitAll();
    });
  }

  /** Candidates of the other side. */
  add(candidates) {
    const sound = ({ candidate } = {}) => typeof candidate === 'string' && candidate.length <= LONGEST_CANDIDATE && isDirect(candidate);
    const room = MOST_CANDIDATES - this.#taken;
    const kept = candidates.filter((each) => each !== null && sound(each)).slice(0, room);
    this.#taken += kept.length;
    for (const { candidate } of kept) {
      const [, , , , address, port, , type] = candidate.split(' ');
      this.#types.set(`${address} ${port}`, type);
    }
    this.#early.push(...kept);
    return this.#connection.remoteDescription ? this.#attempt(() => this.#useEarly()) : Promise.resolve();
  }

  async #useEarly() {
    for (const { candidate, sdpMid, sdpMLineIndex, usernameFragment } of this.#early.splice(0)) {
      await this.#connection.addIceCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment });
    }
  }

  /** Whatever the other side sent may be nonsense; it ends the attempt. */
  async #attempt(step) {
    try {
      return await step();
    } catch {
      this.dispatchEvent(new Event('failed'));
      return null;
    }
  }

  async #describe() {
    this.#connection.getTransceivers().forEach((transceiver, index) => {
      this.#senders.set(PICTURES[index], transceiver.sender);
      this.#receivers.set(PICTURES[index], transceiver.receiver);
    });
    await Promise.all(PICTURES.map((source) => this.#senders.get(source).replaceTrack(this.#tracks.get(source) ?? null)));
    await this.#connection.setLocalDescription();
    await this.#limitAll();
    return this.#connection.localDescription.sdp;
  }

  /** Puts a track, or nothing, into the section of a source; needs no negotiation. */
  async send(source, track) {
    this.#tracks.set(source, track);
    await this.#senders.get(source)?.replaceTrack(track);
    await this.#limit(source);
  }

  async #limitAll() {
    await Promise.all(PICTURES.map((source) => this.#limit(source)));
  }

  /** As much as the server would be sent of it. */
  async #limit(source) {
    const sender = this.#senders.get(source);
    const track = this.#tracks.get(source);
    const parameters = sender?.getParameters();
    if (!track || !parameters?.encodings?.length) {
      return;
    }
    const limit = source === 'screen' ? screenEncodings()[0] : { maxBitrate: bitrateOf(track.getSettings().height ?? 720) };
    Object.assign(parameters.encodings[0], limit);
    await sender.setParameters(parameters).catch(() => {}); // a browser that refuses sends as it likes
  }

  /** What comes from the other side. @param {'camera'|'screen'} source */
  track(source) {
    return this.#receivers.get(source)?.track ?? null;
  }

  /**
   * @returns {Promise<{counted: object, way: ?object}>} counted: by source {packets, frames, height}: how many came, how many pictures
   *     were decoded, and how high they are; way: {way, local, remote, roundTripMillis}, see network-way.js
   */
  async read() {
    const report = await this.#connection.getStats();
    const inbound = [...report.values()].filter((each) => each.type === 'inbound-rtp');
    const counted = {};
    PICTURES.forEach((source, index) => {
      const mid = this.#connection.getTransceivers()[index]?.mid;
      const { packetsReceived = 0, framesDecoded = 0, frameHeight = 0 } = inbound.find((each) => each.mid === mid) ?? {};
      counted[source] = { packets: packetsReceived, frames: framesDecoded, height: frameHeight };
    });
    const { pair, local, remote } = selectedPair(report);
    if (!local || !remote) {
      return { counted, way: null };
    }
    const roundTripMillis = Number.isFinite(pair.currentRoundTripTime) ? pair.currentRoundTripTime * 1000 : null;
    const told = this.#told(remote);
    return { counted, way: { way: wayBetween(local, told), local: local.candidateType, remote: told.candidateType, roundTripMillis } };
  }

  /** An address that a check brought before the signalling did is still what the other side says that it is. */
  #told(remote) {
    return { ...remote, candidateType: this.#types.get(`${remote.address} ${remote.port}`) ?? remote.candidateType };
  }

  #onCandidate({ candidate, sdpMid, sdpMLineIndex, usernameFragment }) {
    this.#gathered.push({ candidate, sdpMid, sdpMLineIndex, usernameFragment });
    this.#gathering ||= setTimeout(() => {
      this.#gathering = 0;
      this.dispatchEvent(new CustomEvent('candidates', { detail: this.#gathered.splice(0) }));
    }, GATHER_MILLIS);
  }

  close() {
    clearTimeout(this.#gathering);
    this.#connection.close();
  }
}
