// The one RTCPeerConnection of a participant: four senders, offered once, and pairs of slots in which to receive.
import { RIDS, cameraEncodings, screenEncodings } from './encodings.js';

export const SOURCES = ['microphone', 'camera', 'screen', 'screen-audio'];
const KINDS = { microphone: 'audio', camera: 'video', screen: 'video', 'screen-audio': 'audio' };
const SLOT_KINDS = { audio: 'audio', video: 'video', screen: 'video', 'screen-audio': 'audio' };

/** Only what the server relays. Opus is sent twice (RED), so that a lost packet is not heard. */
const CODECS = {
  audio: ['audio/red', 'audio/opus', 'audio/pcmu', 'audio/pcma'],
  video: ['video/vp8', 'video/vp9', 'video/h264', 'video/av1', 'video/rtx'],
};

/** The slots that a server asks for first; made while the connection to it opens. */
const USUAL_PEOPLE = 4;
const USUAL_SCREENS = 1;

const DEPENDENCY_DESCRIPTOR = 'dependency-descriptor';

function mimeOf(codec) {
  return `video/${codec}`;
}

/** Asked for once: browsers make the list anew each time. */
const known = new Map();

function codecsOf(kind) {
  if (!known.has(kind)) {
    known.set(kind, globalThis.RTCRtpReceiver?.getCapabilities?.(kind)?.codecs ?? null);
  }
  return known.get(kind);
}

/** The same object with its fields in the order of their names. */
function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Kinds of a codec that nobody sends to a meeting, or that another kind takes too (packetization mode 1 takes mode 0):
 * without them the first offer of Chromium is 28 KB long instead of 40, with 122 formats to agree on instead of 218.
 */
function isSpare({ mimeType, sdpFmtpLine = '' }) {
  switch (mimeType.toLowerCase()) {
    case 'video/h264':
      return !/packetization-mode=1/.test(sdpFmtpLine);
    case 'video/vp9':
      return /profile-id=[1-9]/.test(sdpFmtpLine);
    case 'video/av1':
      return /profile=[1-9]/.test(sdpFmtpLine);
    default:
      return false;
  }
}

/** Whether everybody who takes a codec takes this kind of it; the server counts on it when it chooses a room's codec. */
function isCommon(codec) {
  const constrainedBaseline = /profile-level-id=42[4-7c-f]/i.test(codec.sdpFmtpLine ?? '');
  return !isSpare(codec) && (codec.mimeType.toLowerCase() !== 'video/h264' || constrainedBaseline);
}

/** Narrows a section to what the server relays; `first` (a MIME type in lower case) comes first. */
export function narrow(transceiver, kind, first) {
  const codecs = codecsOf(kind);
  if (!codecs || !transceiver.setCodecPreferences) {
    return;
  }
  const order = [first, ...CODECS[kind]].filter(Boolean);
  const rank = (codec) => order.indexOf(codec.mimeType.toLowerCase());
  const wanted = codecs
    .filter((codec) => rank(codec) >= 0 && !isSpare(codec))
    .sort((a, b) => rank(a) - rank(b) || isCommon(b) - isCommon(a));
  try {
    transceiver.setCodecPreferences(wanted);
  } catch {
    // A browser that refuses the list offers all it has; the server picks.
  }
}

/** The descriptor by which the server tells layers apart; browsers know it and do not offer it by themselves. */
function describeLayers(transceiver) {
  try {
    const extensions = transceiver.getHeaderExtensionsToNegotiate();
    for (const extension of extensions) {
      if (extension.uri.endsWith(DEPENDENCY_DESCRIPTOR)) {
        extension.direction = 'sendrecv';
      }
    }
    transceiver.setHeaderExtensionsToNegotiate(extensions);
  } catch {
    // Without it VP8 and VP9 tell their layers themselves, and AV1 has none.
  }
}

/**
 * Events: `state` (detail: connectionState), `renegotiate` (this browser changes its codec by a new offer only).
 */
export class Peer extends EventTarget {
  #connection;
  #senders = new Map();
  /** Slots by their use, in the order of their index. */
  #slots = { audio: [], video: [], screen: [], 'screen-audio': [] };
  #codecs = {};
  /** Sources whose codec changed and was not put into their parameters yet. */
  #codecDue = new Set();
  /** Of the captured pictures, by source. */
  #heights = new Map();
  #wanted = new Set(RIDS);
  #simulcast;
  /** Bytes and answers that came, by the browser's name of what counts them. */
  #received = new Map();
  #configuring = Promise.resolve();

  /** @param {{simulcast?: boolean}} options simulcast: several encodings also where the codec has layers */
  constructor({ simulcast = false } = {}) {
    super();
    this.#simulcast = simulcast;
    this.#connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    this.#connection.onconnectionstatechange = () =>
      this.dispatchEvent(new CustomEvent('state', { detail: this.#connection.connectionState }));
    for (const source of SOURCES) {
      const init = { direction: 'sendonly' };
      if (source === 'camera') {
        init.sendEncodings = RIDS.map((rid, index) => ({ rid, active: index === 0 }));
      }
      const transceiver = this.#connection.addTransceiver(KINDS[source], init);
      narrow(transceiver, KINDS[source]);
      describeLayers(transceiver);
      this.#senders.set(source, transceiver);
    }
    this.grow(USUAL_PEOPLE, USUAL_SCREENS);
  }

  /**
   * What the server said on joining; comes before anything is sent or offered.
   *
   * @param {RTCIceServer[]} iceServers
   * @param {{camera: string, screen: string}} codecs in which to send
   */
  begin(iceServers, codecs) {
    this.#codecs = codecs;
    if (iceServers.length > 0) {
      this.#connection.setConfiguration({ ...this.#connection.getConfiguration(), iceServers });
    }
    for (const source of ['camera', 'screen']) {
      narrow(this.#senders.get(source), 'video', mimeOf(codecs[source]));
    }
  }

  get connection() {
    return this.#connection;
  }

  /** Makes the pools at least this large. */
  grow(people, screens) {
    this.#growUse('audio', 'video', people);
    this.#growUse('screen', 'screen-audio', screens);
  }

  #growUse(first, second, count) {
    while (this.#slots[first].length < count) {
      for (const use of [first, second]) {
        const transceiver = this.#connection.addTransceiver(SLOT_KINDS[use], { direction: 'recvonly' });
        narrow(transceiver, SLOT_KINDS[use]);
        describeLayers(transceiver);
        this.#slots[use].push({ use, index: this.#slots[use].length, transceiver });
      }
    }
  }

  /** @returns {Promise<object>} what an `offer` message holds */
  async offer(iceRestart = false) {
    await this.#connection.setLocalDescription(await this.#connection.createOffer({ iceRestart }));
    const tracks = SOURCES.map((source) => ({ mid: this.#senders.get(source).mid, source }));
    const slots = Object.values(this.#slots)
      .flat()
      .map((slot) => ({ mid: slot.transceiver.mid, use: slot.use }));
    return { sdp: this.#connection.localDescription.sdp, tracks, slots };
  }

  async answer(sdp) {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp });
    // An answer may switch encodings on, and says whether there are several; a codec may have waited for it.
    await Promise.all([this.#configure('camera'), this.#configure('screen')]);
  }

  /** What a slot's section receives. */
  receiver(mid) {
    const slot = Object.values(this.#slots)
      .flat()
      .find((each) => each.transceiver.mid === mid);
    return slot?.transceiver.receiver;
  }

  sender(source) {
    return this.#senders.get(source).sender;
  }

  /** Puts a track, or nothing, into a sender; needs no negotiation. */
  async send(source, track) {
    if (track && KINDS[source] === 'video') {
      this.#heights.set(source, track.getSettings().height);
      await this.#configure(source);
    }
    if (track && source === 'screen') {
      track.contentHint = 'detail';
    }
    await this.sender(source).replaceTrack(track);
  }

  /** The room's codecs changed. @param {{camera: string, screen: string}} codecs */
  async useCodecs(codecs) {
    for (const source of ['camera', 'screen']) {
      if (codecs[source] !== this.#codecs[source]) {
        this.#codecs = { ...this.#codecs, [source]: codecs[source] };
        this.#codecDue.add(source);
        narrow(this.#senders.get(source), 'video', mimeOf(codecs[source]));
        await this.#configure(source);
      }
    }
  }

  /** Which encodings of the camera somebody watches. */
  async sendLayers(rids) {
    this.#wanted = new Set(rids);
    await this.#configure('camera');
  }

  /** One change of parameters at a time: each must follow the one before. */
  #configure(source) {
    this.#configuring = this.#configuring.then(() => this.#apply(source)).catch(() => {});
    return this.#configuring;
  }

  async #apply(source) {
    if (this.#connection.signalingState !== 'stable') {
      return; // the answer is followed by all this
    }
    const sender = this.sender(source);
    const codec = this.#codecs[source];
    // Before the first answer nothing can be said here, and the offer may have been made before the change.
    const changes = this.#connection.remoteDescription !== null && this.#codecDue.delete(source);
    const format = changes ? this.#formatOf(codec) : null;
    for (const leaveOut of [[], ['scalabilityMode'], ['scalabilityMode', 'codec']]) {
      const parameters = sender.getParameters();
      const before = JSON.stringify(parameters.encodings.map(sorted));
      const wanted = this.#encodings(source, parameters.encodings.length);
      parameters.encodings.forEach((encoding, index) => {
        Object.assign(encoding, wanted[index], format ? { codec: format } : {});
        leaveOut.forEach((field) => delete encoding[field]);
      });
      if (JSON.stringify(parameters.encodings.map(sorted)) === before) {
        break; // setting what is set makes some encoders begin anew
      }
      try {
        await sender.setParameters(parameters);
        break;
      } catch {
        // Not every browser has layers for every codec, or lets the codec be chosen here.
      }
    }
    if (changes && sender.getParameters().encodings[0]?.codec?.mimeType?.toLowerCase() !== mimeOf(codec)) {
      this.dispatchEvent(new CustomEvent('renegotiate'));
    }
  }

  #encodings(source, count) {
    if (source === 'screen') {
      return screenEncodings();
    }
    const height = this.#heights.get(source) ?? 720;
    return cameraEncodings(this.#codecs.camera, height, this.#wanted, { simulcast: this.#simulcast, count });
  }

  /** Whether anything came from the server since the last call: media, reports, or answers to checks. */
  async hears() {
    const report = await this.#connection.getStats();
    let more = false;
    for (const { id, bytesReceived = 0, responsesReceived = 0 } of report.values()) {
      const received = bytesReceived + responsesReceived;
      more ||= received > (this.#received.get(id) ?? 0);
      this.#received.set(id, received);
    }
    return more;
  }

  #formatOf(codec) {
    const formats = globalThis.RTCRtpSender?.getCapabilities?.('video')?.codecs ?? [];
    const fitting = formats.filter(({ mimeType }) => mimeType.toLowerCase() === mimeOf(codec));
    return fitting.find(isCommon) ?? fitting[0] ?? null;
  }

  close() {
    this.#connection.close();
  }
}
