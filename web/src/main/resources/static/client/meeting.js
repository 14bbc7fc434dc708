// A participation in a meeting: signalling and media together. Has no DOM; a page, a bot or a test listens to it.
import { DirectCall } from './direct-call.js';
import { NetworkSigns } from './network-signs.js';
import { PathWatch } from './path-watch.js';
import { Peer } from './peer.js';
import { People } from './people.js';
import { ProtocolError, Signaling } from './signaling.js';
import { View } from './view.js';

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
 * - `peer` detail: {from, message} – what another participant said by `tell`
 * - `sending` detail: {source, track} – this track, or none, is sent and on from now on
 * - `ended` detail: {reason, text}
 * - `over` nothing follows; comes before `ended`, and also where the participation was abandoned
 */
export class Meeting extends EventTarget {
  #signaling;
  #peer = null;
  #people = new People(() => this.#askForRoom());
  #slots = new Map();
  #state = 'idle';
  #pool = { people: 0, screens: 0 };
  #negotiating = Promise.resolve();
  #path = null;
  #signs = null;
  #view = new View(
    (slots) => this.#signaling.request({ t: 'view', slots }),
    (mid) => this.#isDirect(mid),
  );
  /** What is sent, and whether the others shall see it as on, by source. */
  #tracks = new Map();
  #wanted = new Map();
  #token;
  #options;

  /**
   * @param {{url: string, room: string, name?: string, token?: string, simulcast?: boolean, direct?: boolean}} where token: an
   *     access token, where the server needs one; its name wins over `name`; simulcast: see Peer; direct: see DirectCall
   */
  constructor({ url, room, name, token, direct = false, ...options }) {
    super();
    this.#token = token;
    this.#options = options;
    this.speaker = null;
    this.room = room;
    this.name = name;
    /** URLs of STUN servers for connections to others. */
    this.stun = [];
    this.#signaling = new Signaling(url);
    this.#signaling.addEventListener('message', (event) => this.#onMessage(event.detail));
    this.#signaling.addEventListener('lost', () => this.#onLost());
    this.#signaling.addEventListener('resumed', (event) => this.#onResumed(event.detail));
    this.#signaling.addEventListener('ended', (event) => this.#end(event.detail));
    /** Pictures that go to the other one of two directly: a DirectCall. */
    this.direct = new DirectCall(this, direct);
  }

  get state() {
    return this.#state;
  }

  /** The id of who is here; null before joining. */
  get you() {
    return this.#people.you;
  }

  /** Everybody in the order of joining: {id, name, live: Set, self}. */
  get participants() {
    return this.#people.all;
  }

  get connection() {
    return this.#peer?.connection ?? null;
  }

  /** How messages go to the server: 'websocket' or, where none gets through, 'events' or 'polling'; null before they do. */
  get signalingWire() {
    return this.#signaling.wireKind;
  }

  /** The way of the pictures: {way: 'relay'}, or of direct ones {way: 'direct', local, remote, roundTripMillis}. */
  get path() {
    const direct = this.direct.way;
    return direct === null ? { way: 'relay' } : { ...direct, way: 'direct' };
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
    this.#people.you = welcome.you;
    this.room = welcome.room.name;
    this.#setRoom(welcome.room);
    this.#pool = welcome.pool;
    this.stun = welcome.stun ?? [];
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

  /** What is sent of a source and on; null: nothing. */
  sent(source) {
    return this.#wanted.get(source) ? (this.#tracks.get(source) ?? null) : null;
  }

  /** Mutes and unmutes without touching the track. */
  async setLive(source, on) {
    const changes = (this.#wanted.get(source) ?? false) !== on;
    this.#wanted.set(source, on);
    this.dispatchEvent(new CustomEvent('sending', { detail: { source, track: this.sent(source) } }));
    if (changes) {
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
  view(slots) {
    return this.#view.show(slots);
  }

  /** Tells it anew: what comes directly the server need not send. */
  lookAgain() {
    return this.#view.again();
  }

  #isDirect(mid) {
    const slot = this.#slots.get(mid);
    return slot !== undefined && this.direct.covers(slot.participant, slot.source);
  }

  /**
   * Says something to another participant's client.
   *
   * @param {string} participant id
   * @param {{k: string}} message k: its kind; a client ignores kinds that it does not know
   * @returns {Promise} rejects with a ProtocolError, such as `no-such-participant`
   */
  tell(participant, message) {
    return this.#signaling.request({ t: 'peer', to: participant, body: JSON.stringify(message) });
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

  /** For tests: the connection of signalling breaks. */
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
      case 'left':
      case 'live':
        this.#onChange(message);
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
      case 'peer':
        this.#onPeerMessage(message);
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

  #onChange(message) {
    const change = this.#people.take(message);
    if (change?.event) {
      this.dispatchEvent(new CustomEvent(change.event, { detail: change.participant }));
    }
    if (change) {
      this.dispatchEvent(new CustomEvent('participants'));
    }
  }

  #askForRoom() {
    this.#signaling
      .request({ t: 'snapshot' })
      .then((answer) => this.#setRoom(answer.room))
      .catch(() => {});
  }

  #setRoom(room) {
    this.#people.set(room);
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

  #onPeerMessage({ from, body }) {
    let message;
    try {
      message = JSON.parse(body);
    } catch {
      return; // of another kind of client
    }
    if (message !== null && typeof message === 'object') {
      this.dispatchEvent(new CustomEvent('peer', { detail: { from, message } }));
    }
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
    this.stun = welcome.stun ?? [];
    this.#peer?.useCodecs(welcome.codecs);
    const state = this.connection?.connectionState;
    if (!this.#path?.silent) {
      this.#setState(state === 'connected' ? 'connected' : 'connecting');
    }
    const { self } = this.#people;
    for (const [source, on] of this.#wanted) {
      if (self.live.has(source) !== on) {
        this.#sayLive(source, on).catch(() => {});
      }
    }
    this.#view.forget();
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
