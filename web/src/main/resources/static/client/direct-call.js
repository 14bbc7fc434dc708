// The direct pictures of a room of two: carries out what DirectPath decides, and tells it what happens. Has no DOM. A Meeting has
// one; the messages are of the kind 'direct' (docs/protocol.md). Voices stay in the server's connection.
import { DirectConnection } from './direct-connection.js';
import { DirectPath, PICTURES } from './direct-path.js';
import { NetworkSigns } from './network-signs.js';

/** While there is a connection, and while there is none but might be. */
const LOOK_MILLIS = 100;
const IDLE_LOOK_MILLIS = 500;

/** Whether this person is for it is said again to somebody who is just coming back, for as long as the server waits for them. */
const TRIES = 30;
const TRY_PAUSE_MILLIS = 1000;

/**
 * Events: `change`, when any of what can be read here may be another; `picture` (detail {participant, source, track}): from now on
 * this track shows it; track null: its slot does again, and has a picture, unless nobody sends one.
 */
export class DirectCall extends EventTarget {
  #meeting;
  #wanted;
  #path = new DirectPath();
  #connection = null;
  /** Who is at its other end. */
  #partner = null;
  #way = null;
  /** With whom the server's path carried pictures already. */
  #warmWith = null;
  /** By source that is shown directly, also while the server's picture is waited for: how many the server had sent before. */
  #kept = new Map();
  #signs = null;
  #timer = 0;
  #readySaid = 0;
  #over = false;

  /** @param {Meeting} meeting @param {boolean} wanted see `want` */
  constructor(meeting, wanted) {
    super();
    this.#meeting = meeting;
    this.#wanted = wanted;
    meeting.addEventListener('participants', () => this.#see());
    meeting.addEventListener('state', () => this.#see());
    meeting.addEventListener('peer', ({ detail: { from, message } }) => this.#onMessage(from, message));
    meeting.addEventListener('sending', ({ detail: { source, track } }) => this.#onSending(source, track));
    meeting.addEventListener('resumed', () => this.#onResumed());
    meeting.addEventListener('over', () => this.#close());
  }

  get wanted() {
    return this.#wanted;
  }

  /** This person agrees to direct pictures, or does not any more. The other one then gets to know this computer's addresses. */
  want(on) {
    if (this.#wanted !== on) {
      this.#wanted = on;
      this.#see();
      this.#changed();
    }
  }

  /**
   * `unwanted`: this person did not agree; `not-two`: there are more or fewer in the room; `warming`: the server's picture is waited
   * for; `waiting`: the other one did not agree, or is not ready yet; `pausing`: it did not work, and is tried again later; `trying`,
   * `standing`, `leaving`: see DirectPath.
   */
  get state() {
    const { state, othersReady, retryAt } = this.#path;
    if (state !== 'off') {
      return state;
    }
    if (!this.#wanted) {
      return 'unwanted';
    }
    if (this.#others.length !== 1) {
      return 'not-two';
    }
    if (!this.#isWarm) {
      return 'warming';
    }
    if (!othersReady) {
      return 'waiting';
    }
    return retryAt > performance.now() ? 'pausing' : 'trying';
  }

  /** Why the last connection ended, see DirectPath; null: there has been none. */
  get reason() {
    return this.#path.reason;
  }

  /** {way, local, remote, roundTripMillis} of the connection, while something comes over it; else null. */
  get way() {
    return this.#path.shown.size > 0 ? this.#way : null;
  }

  /** Whether this picture comes directly, so that the server need not send it. */
  covers(participant, source) {
    return participant === this.#path.other && this.#path.shown.has(source);
  }

  get #others() {
    return this.#meeting.participants.filter(({ self }) => !self).map(({ id }) => id);
  }

  get #isWarm() {
    return this.#warmWith !== null && this.#warmWith === this.#others[0];
  }

  /** The pictures that somebody has on. */
  #liveOf(id) {
    const live = this.#meeting.participants.find((each) => each.id === id)?.live;
    return new Set(PICTURES.filter((source) => live?.has(source)));
  }

  #see() {
    if (this.#over || this.#meeting.you === null) {
      return;
    }
    const others = this.#others;
    this.#path.see({ you: this.#meeting.you, others, ready: this.#wanted && this.#isWarm }, performance.now());
    if (this.#wanted && this.#signs === null) {
      this.#signs = new NetworkSigns();
      this.#signs.addEventListener('sign', () => this.#freshen());
    }
    this.#carryOut();
  }

  /** What was wished while the signalling was away was not heard. */
  #onResumed() {
    this.#meeting.lookAgain();
    this.#freshen();
  }

  #freshen() {
    if (this.#wanted) {
      this.#path.freshen(performance.now());
      this.#carryOut();
    }
  }

  #onMessage(from, message) {
    if (message.k === 'direct') {
      this.#path.hear(from, message, performance.now());
      this.#carryOut();
    }
  }

  #onSending(source, track) {
    if (PICTURES.includes(source)) {
      this.#connection?.send(source, track);
    }
  }

  #carryOut() {
    const commands = this.#path.commands();
    for (const command of commands) {
      switch (command.do) {
        case 'say':
          this.#say(command.to, command.message);
          break;
        case 'open':
          this.#open(command.n, command.offers);
          break;
        case 'take':
          this.#describe(command.n, 'answer', this.#connection.take(command.offer));
          break;
        case 'answered':
          this.#connection.answered(command.answer);
          break;
        case 'candidates':
          this.#connection.add(command.candidates);
          break;
        case 'show':
          this.#show(new Set(command.sources));
          break;
        default:
          this.#closeConnection();
          break;
      }
    }
    this.#schedule();
    if (commands.length > 0) {
      this.#changed();
    }
  }

  /** What an attempt wants to say is of no use later; the other side's patience ends it. */
  async #say(to, message) {
    const said = 'ready' in message ? ++this.#readySaid : null;
    for (let left = said === null ? 1 : TRIES; left > 0; left--) {
      try {
        await this.#meeting.tell(to, { k: 'direct', ...message });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, TRY_PAUSE_MILLIS));
      }
      if (this.#over || said !== this.#readySaid || to !== this.#path.other) {
        return;
      }
    }
  }

  #open(n, offers) {
    const connection = new DirectConnection(this.#meeting.stun);
    const partner = this.#path.other;
    this.#connection = connection;
    this.#partner = partner;
    const on = (name, step) =>
      connection.addEventListener(name, (event) => {
        if (this.#connection === connection) {
          step(event.detail);
          this.#carryOut();
        }
      });
    on('connected', () => this.#path.connected(performance.now()));
    on('failed', () => this.#path.failed(performance.now()));
    on('candidates', (candidates) => this.#say(partner, { n, candidates }));
    PICTURES.forEach((source) => connection.send(source, this.#meeting.sent(source)));
    if (offers) {
      this.#describe(n, 'offer', connection.offer());
    }
  }

  /** @param {Promise<?string>} description null: it failed, and the connection told so */
  async #describe(n, kind, description) {
    const connection = this.#connection;
    const sdp = await description;
    if (sdp !== null && this.#connection === connection) {
      this.#say(this.#partner, { n, [kind]: sdp });
    }
  }

  #show(sources) {
    for (const source of sources) {
      if (!this.#kept.has(source)) {
        this.#kept.set(source, null);
        this.#tellPicture(source, this.#connection.track(source));
      }
    }
    const live = this.#liveOf(this.#partner);
    [...this.#kept.keys()].filter((source) => !live.has(source)).forEach((source) => this.#release(source));
    this.#meeting.lookAgain();
  }

  #release(source) {
    if (this.#kept.delete(source)) {
      this.#tellPicture(source, null);
    }
  }

  #tellPicture(source, track) {
    this.dispatchEvent(new CustomEvent('picture', { detail: { participant: this.#partner, source, track } }));
  }

  #closeConnection() {
    [...this.#kept.keys()].forEach((source) => this.#release(source));
    this.#connection?.close();
    this.#connection = null;
    this.#way = null;
  }

  #schedule() {
    const { state } = this.#path;
    const worthwhile = state !== 'off' || (this.#wanted && this.#others.length === 1);
    if (worthwhile && this.#timer === 0 && !this.#over) {
      this.#timer = setTimeout(() => this.#look(), state === 'off' ? IDLE_LOOK_MILLIS : LOOK_MILLIS);
    }
  }

  async #look() {
    const connection = this.#connection;
    const other = this.#path.other ?? this.#others[0];
    try {
      if (!this.#isWarm) {
        await this.#warmUp(other);
      }
      const { counted, way } = (await connection?.read()) ?? { counted: {}, way: null };
      if (this.#path.state === 'standing') {
        await this.#compare(other, counted);
      }
      if (this.#path.state === 'leaving') {
        await this.#awaitServer(other);
      }
      if (connection === this.#connection) {
        this.#way = way;
        this.#path.look({ live: this.#liveOf(other), counted, returned: this.#kept.size === 0 }, performance.now());
      }
    } catch {
      // It was closed meanwhile, and a browser may tell nothing of a closed connection.
    } finally {
      this.#timer = 0;
      this.#carryOut();
    }
  }

  /** Whether the server's path carries all that the other person has on. */
  async #warmUp(other) {
    const counts = await Promise.all([...this.#liveOf(other)].map((source) => this.#relayed(other, source)));
    if (this.#meeting.state === 'connected' && counts.every(({ frames }) => frames > 0)) {
      this.#warmWith = other;
      this.#see();
    }
  }

  /** Notes which direct pictures are smaller than those of the server, for which they might be given up. */
  async #compare(other, counted) {
    for (const source of PICTURES.filter((each) => !this.#path.shown.has(each))) {
      counted[source].poorer = counted[source].height < (await this.#relayed(other, source)).height;
    }
  }

  /** Lets go of the direct pictures whose slots have one again. */
  async #awaitServer(other) {
    const live = this.#liveOf(other);
    for (const [source, before] of [...this.#kept]) {
      const { frames } = await this.#relayed(other, source);
      if (!live.has(source) || (before !== null && frames > before)) {
        this.#release(source);
      } else if (before === null) {
        this.#kept.set(source, frames);
      }
    }
  }

  /** {frames, height} of somebody's source by the server: how many pictures were decoded, and how high they are. */
  async #relayed(participant, source) {
    const slot = this.#meeting.slots.find((each) => each.participant === participant && each.source === source);
    const report = await slot?.receiver?.getStats();
    const inbound = report && [...report.values()].find(({ type }) => type === 'inbound-rtp');
    return { frames: inbound?.framesDecoded ?? 0, height: inbound?.frameHeight ?? 0 };
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  #close() {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#signs?.close();
    this.#closeConnection();
  }
}
