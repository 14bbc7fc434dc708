// A participation in a meeting: signalling and media together. Has no DOM; a page, a bot or a test listens to it.
import { NetworkSigns } from './network-signs.js';
import { PathWatch } from './path-watch.js';
import { Peer } from './peer.js';
import { ProtocolError, Signaling } from './signaling.js';

export { ProtocolError };

/**
 * Events:
 * - `state` detail: 'joining' | 'connecting' | 'connected' | 'reconnecting' | 'ended'
 * - `participants` the list changed: see `participants`
 * - `joined`, `left` detail: a participant
 * - `slot` detail: {mid, participant, source, rtpTimestamp, receiver, track} – participant null: the slot is free
 * - `slot-live` detail: {mid}
 * - `slot-quality` detail: {mid, quality} – 'full', 'reduced' (the network carries a smaller picture only) or 'paused' (not
 *   even the smallest or, of a voice, not so many voices at once; it comes back by itself)
 * - `slot-waiting` detail: {mid, reason} – the slot's source comes in a codec that this browser lacks; it will change
 * - `speaker` detail: {id} – who speaks; null: nobody has yet
 * - `ended` detail: {reason, text}
 * - `over` nothing follows; comes before `ended`, and also where the participation was abandoned
 */
export class Meeting extends EventTarget {
  #signaling;
  #peer = null;
  #participants = new Map();
  #slots = new Map();
  #number = 0;
  #state = 'idle';
  #pool = { people: 0, screens: 0 };
  #negotiating = Promise.resolve();
  #path = null;
  #signs = null;
  #view = new Map();
  /** What is sent, and whether the others shall see it as on, by source. */
  #tracks = new Map();
  #wanted = new Map();
  #token;
  #options;

  /**
   * @param {{url: string, room: string, name?: string, token?: string, simulcast?: boolean}} where token: an access
   *     token, where the server needs one; its name wins over `name`; simulcast: see Peer
   */
  constructor({ url, room, name, token, ...options }) {
    super();
    this.#token = token;
    this.#options = options;
    this.speaker = null;
    this.room = room;
    this.name = name;
    this.you = null;
    this.#signaling = new Signaling(url);
    this.#signaling.addEventListener('message', (event) => this.#onMessage(event.detail));
    this.#signaling.addEventListener('lost', () => this.#onLost());
    this.#signaling.addEventListener('resumed', (event) => this.#onResumed(event.detail));
    this.#signaling.addEventListener('ended', (event) => this.#end(event.detail));
  }

  get state() {
    return this.#state;
  }

  /** Everybody in the order of joining: {id, name, live: Set, self}. */
  get participants() {
    return [...this.#participants.values()];
  }

  get connection() {
    return this.#peer?.connection ?? null;
  }

  /** What is in the slots now. */
  get slots() {
    return [...this.#slots.values()];
  }

  /** Enters the room; resolves when the first offer was answered. What was given to `send` before is sent from the start. */
  async join() {
    this.#setState('joining');
    const entering = this.#signaling.join(this.room, this.name, this.#token);
    // Takes the browser tens of milliseconds, so it is done while the connection to the server opens.
    this.#peer = new Peer(this.#options);
    const welcome = await entering.catch((problem) => {
      this.#peer.close();
      throw problem;
    });
    this.you = welcome.you;
    this.room = welcome.room.name;
    this.#setRoom(welcome.room);
    this.#pool = welcome.pool;
    this.#peer.begin(welcome.iceServers ?? [], welcome.codecs);
    this.#peer.addEventListener('renegotiate', () =>
      this.#negotiate().catch((problem) => this.#onNegotiationFailed(problem)),
    );
    this.#peer.addEventListener('state', (event) => this.#onPeerState(event.detail));
    this.#path = new PathWatch(this.#peer, () => this.#restart());
    this.#path.addEventListener('silent', () => this.#setState('reconnecting'));
    this.#path.addEventListener('heard', () => this.#settle());
    this.#signs = new NetworkSigns();
    this.#signs.addEventListener('sign', () => this.#onSign());
    this.#setState('connecting');
    await Promise.all([...this.#tracks].map(([source, track]) => this.#peer.send(source, track)));
    const said = [...this.#wanted].map(([source, on]) => this.#sayLive(source, on));
    await Promise.all([this.#negotiate(), ...said]);
  }

  /**
   * Sends a track, or stops.
   *
   * @param {'microphone'|'camera'|'screen'|'screen-audio'} source
   * @param {MediaStreamTrack|null} track
   * @param {boolean} on whether the others see it as on
   */
  async send(source, track, on) {
    this.#tracks.set(source, track);
    await this.#peer?.send(source, track);
    await this.setLive(source, on);
  }

  /** Mutes and unmutes without touching the track. */
  async setLive(source, on) {
    if ((this.#wanted.get(source) ?? false) !== on) {
      this.#wanted.set(source, on);
      await this.#sayLive(source, on);
    }
  }

  async #sayLive(source, on) {
    if (this.you === null) {
      return; // said on joining
    }
    try {
      await this.#signaling.request({ t: 'live', source, on });
    } catch (problem) {
      if (problem.code !== 'offline') {
        throw problem;
      } // otherwise said when the connection is back
    }
  }

  /** Tells the server what the page shows: a list of {mid, visible, width, height, priority}. Only changes are sent. */
  async view(slots) {
    const changed = slots.filter((slot) => this.#view.get(slot.mid) !== JSON.stringify(slot));
    if (changed.length === 0) {
      return;
    }
    changed.forEach((slot) => this.#view.set(slot.mid, JSON.stringify(slot)));
    try {
      await this.#signaling.request({ t: 'view', slots: changed });
    } catch {
      changed.forEach((slot) => this.#view.delete(slot.mid));
    }
  }

  /** What the server measures of this connection: {roundTripMillis, score, availableBitsPerSecond, publications, slots}. */
  stats() {
    return this.#signaling.request({ t: 'stats' });
  }

  /** Leaves for good. */
  async leave() {
    await this.#signaling.leave();
    this.#end({ reason: 'left', text: '' });
  }

  /** Ends without telling anybody; for a participation that could not begin. */
  abandon() {
    this.#signaling.abandon();
    this.#end({ reason: 'left', text: '' }, false);
  }

  /** For tests: the WebSocket breaks. */
  breakSignaling() {
    this.#signaling.breakConnection();
  }

  #negotiate(iceRestart = false) {
    // One negotiation at a time, in order.
    this.#negotiating = this.#negotiating.then(async () => {
      this.#peer.grow(this.#pool.people, this.#pool.screens);
      const offer = await this.#peer.offer(iceRestart);
      const answer = await this.#signaling.request({ t: 'offer', ...offer });
      await this.#peer.answer(answer.sdp);
    });
    return this.#negotiating;
  }

  #onMessage(message) {
    switch (message.t) {
      case 'joined':
        if (this.#follows(message)) {
          const newcomer = this.#add(message.participant);
          this.#changed('joined', newcomer);
        }
        break;
      case 'left':
        if (this.#follows(message)) {
          const leaver = this.#participants.get(message.id);
          this.#participants.delete(message.id);
          this.#changed('left', { ...leaver, reason: message.reason });
        }
        break;
      case 'live':
        if (this.#follows(message)) {
          const live = this.#participants.get(message.id)?.live;
          if (message.on) {
            live?.add(message.source);
          } else {
            live?.delete(message.source);
          }
          this.#changed();
        }
        break;
      case 'room':
        this.#setRoom(message.room);
        break;
      case 'slot':
        this.#onSlot(message);
        break;
      case 'slot-live':
        this.dispatchEvent(new CustomEvent('slot-live', { detail: { mid: message.mid } }));
        break;
      case 'slot-waiting':
        this.dispatchEvent(new CustomEvent('slot-waiting', { detail: { mid: message.mid, reason: message.reason } }));
        break;
      case 'slot-quality':
        this.dispatchEvent(
          new CustomEvent('slot-quality', { detail: { mid: message.mid, quality: message.quality } }),
        );
        break;
      case 'codecs':
        this.#peer?.useCodecs(message);
        break;
      case 'layers':
        if (message.source === 'camera') {
          this.#peer?.sendLayers(message.rids);
        }
        break;
      case 'speaker':
        this.speaker = message.id;
        this.dispatchEvent(new CustomEvent('speaker', { detail: { id: message.id } }));
        break;
      case 'pool':
        this.#pool = { people: message.people, screens: message.screens };
        this.#negotiate().catch((problem) => this.#onNegotiationFailed(problem));
        break;
      case 'connected':
        if (!this.#path.silent) {
          this.#setState('connected');
        } // the server can't know yet that nothing comes
        break;
      default:
        break; // A newer server may say more.
    }
  }

  /** Whether a change follows the last one; a gap asks for the whole room. */
  #follows(message) {
    if (message.n <= this.#number) {
      return false;
    }
    if (message.n === this.#number + 1) {
      this.#number = message.n;
      return true;
    }
    this.#signaling
      .request({ t: 'snapshot' })
      .then((answer) => this.#setRoom(answer.room))
      .catch(() => {});
    return false;
  }

  #setRoom(room) {
    this.#number = room.n;
    this.#participants.clear();
    room.participants.forEach((each) => this.#add(each));
    this.#changed();
  }

  #add({ id, name, live }) {
    const participant = { id, name, live: new Set(live), self: id === this.you };
    this.#participants.set(id, participant);
    return participant;
  }

  #changed(event, detail) {
    if (event) {
      this.dispatchEvent(new CustomEvent(event, { detail }));
    }
    this.dispatchEvent(new CustomEvent('participants'));
  }

  #onSlot({ mid, id, source, rtpTimestamp }) {
    const receiver = this.#peer?.receiver(mid) ?? null;
    const slot = { mid, participant: id, source, rtpTimestamp, receiver, track: receiver?.track ?? null };
    if (id === null) {
      this.#slots.delete(mid);
    } else {
      this.#slots.set(mid, slot);
    }
    this.dispatchEvent(new CustomEvent('slot', { detail: slot }));
  }

  #onPeerState(state) {
    if (state === 'connected') {
      this.#settle();
    } else if (state === 'failed' || state === 'disconnected') {
      this.#onSign();
    }
  }

  /** Something points to another network: whatever is dead is found out and mended. */
  #onSign() {
    this.#signaling.hurry();
    // A path that never stood is not broken yet.
    if (!['new', 'connecting'].includes(this.connection.connectionState)) {
      this.#path.look();
    }
  }

  #onLost() {
    this.#setState('reconnecting');
    this.#onSign();
  }

  /** ICE again, with new credentials; DTLS and SRTP live on. Resolves when the server answered, or did not in time. */
  async #restart() {
    await this.#signaling.ready();
    try {
      await this.#negotiate(true);
    } catch (problem) {
      this.#onNegotiationFailed(problem);
      if (problem.code === 'offline') {
        await this.#restart();
      }
    }
  }

  /** Once signalling and media are both there again, so is the meeting. */
  #settle() {
    const whole = this.#signaling.isOpen && !this.#path.silent && this.connection.connectionState === 'connected';
    if (whole && this.#state === 'reconnecting') {
      this.#setState('connected');
    }
  }

  #onNegotiationFailed(problem) {
    this.#negotiating = Promise.resolve();
    if (problem.code !== 'offline' && problem.code !== 'no-answer') {
      this.#end({ reason: problem.code ?? 'internal-error', text: problem.message });
    }
  }

  #onResumed(welcome) {
    this.#setRoom(welcome.room);
    this.#peer?.useCodecs(welcome.codecs);
    const state = this.connection?.connectionState;
    if (!this.#path?.silent) {
      this.#setState(state === 'connected' ? 'connected' : 'connecting');
    }
    const self = this.#participants.get(this.you);
    for (const [source, on] of this.#wanted) {
      if (self.live.has(source) !== on) {
        this.#sayLive(source, on).catch(() => {});
      }
    }
    this.#view.clear();
    const unanswered = this.connection?.signalingState === 'have-local-offer';
    if (!this.#path?.silent && (unanswered || state === 'connecting')) {
      this.#negotiating = Promise.resolve();
      this.#negotiate(!unanswered).catch((problem) => this.#onNegotiationFailed(problem));
    } // a silent path is about to be offered anew
    this.dispatchEvent(new CustomEvent('resumed'));
  }

  #setState(state) {
    if (this.#state !== state && this.#state !== 'ended') {
      this.#state = state;
      this.dispatchEvent(new CustomEvent('state', { detail: state }));
    }
  }

  #end(detail, tell = true) {
    if (this.#state === 'ended') {
      return;
    }
    this.#setState('ended');
    this.#signs?.close();
    this.#path?.close();
    this.#peer?.close();
    this.dispatchEvent(new CustomEvent('over'));
    if (tell) {
      this.dispatchEvent(new CustomEvent('ended', { detail }));
    }
  }
}
