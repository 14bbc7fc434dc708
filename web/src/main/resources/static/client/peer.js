// The one RTCPeerConnection of a participant: four senders, offered once, and pairs of slots in which to receive.

export const SOURCES = ['microphone', 'camera', 'screen', 'screen-audio'];
const KINDS = { microphone: 'audio', camera: 'video', screen: 'video', 'screen-audio': 'audio' };
const SLOT_KINDS = { audio: 'audio', video: 'video', screen: 'video', 'screen-audio': 'audio' };

/** Only what the server relays: keeps the offer small. */
const CODECS = { audio: ['audio/opus'], video: ['video/vp8', 'video/rtx'] };

function narrow(transceiver, kind) {
  const capabilities = globalThis.RTCRtpReceiver?.getCapabilities?.(kind);
  if (!capabilities || !transceiver.setCodecPreferences) {
    return;
  }
  const wanted = capabilities.codecs.filter((codec) => CODECS[kind].includes(codec.mimeType.toLowerCase()));
  try {
    transceiver.setCodecPreferences(wanted);
  } catch {
    // A browser that refuses the list offers all it has; the server picks.
  }
}

/** Events: `state` (detail: connectionState), `track` (detail: a slot). */
export class Peer extends EventTarget {
  #connection;
  #senders = new Map();
  /** Slots by their use, in the order of their index. */
  #slots = { audio: [], video: [], screen: [], 'screen-audio': [] };

  constructor(iceServers) {
    super();
    this.#connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
    this.#connection.onconnectionstatechange = () =>
      this.dispatchEvent(new CustomEvent('state', { detail: this.#connection.connectionState }));
    for (const source of SOURCES) {
      const transceiver = this.#connection.addTransceiver(KINDS[source], { direction: 'sendonly' });
      narrow(transceiver, KINDS[source]);
      this.#senders.set(source, transceiver);
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
    const sender = this.sender(source);
    await sender.replaceTrack(track);
    if (track && source === 'screen') {
      track.contentHint = 'detail';
    }
  }

  close() {
    this.#connection.close();
  }
}
