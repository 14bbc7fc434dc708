// The client's side of the room protocol (docs/protocol.md): requests and their answers, events, and coming back
// after the connection broke. Knows nothing of media or of a page.
import { Wires } from './wires.js';

/** An `error` message of the server: a stable `code`, its `reason` where it has several, and a sentence for people. */
export class ProtocolError extends Error {
  constructor(code, text, reason = null) {
    super(text);
    this.code = code;
    this.reason = reason;
  }
}

const PING_SECONDS = 10;
const ANSWER_MILLIS = 15_000;

/** A ping is answered at once, unless the connection is dead without knowing. */
const PONG_MILLIS = 5000;

/** The same where there is a sign that it is dead. */
const CHECK_MILLIS = 1000;

/** Who comes back is welcomed by then, or never: the network forgot the connection. */
const WELCOME_MILLIS = 5000;

const BACKOFF_MILLIS = [250, 500, 1000, 2000, 4000];

function unreachable() {
  return new ProtocolError('unreachable', 'The server can not be reached.');
}

/**
 * One participation. Events: `message` (detail: a server message that answers no request), `lost`, `resumed` (detail:
 * the new `welcome`), `ended` (detail: {reason, text}).
 */
export class Signaling extends EventTarget {
  #wires;
  #wire = null;
  #wireKind = null;
  #nextId = 1;
  #waiting = new Map();
  #resumeToken = null;
  #graceSeconds = 30;
  #pinging = 0;
  #over = false;
  #resuming = false;
  #opening = null;
  /** Ends the present wait, or attempt, to come back. */
  #onHurry = null;

  /** @param {string} url ws: or wss: address of the server's /ws; over HTTP messages go to api/v1/signaling beside it */
  constructor(url) {
    super();
    this.#wires = new Wires(url);
  }

  /** How messages go to the server, or went last: 'websocket', 'events' or 'polling'; null before they do. */
  get wireKind() {
    return this.#wireKind;
  }

  /** Opens the connection and enters the room. @returns {Promise<object>} the `welcome` */
  join(room, name, token) {
    return this.#enter({ room, name, token });
  }

  /** The same for a room of a page's own, in which it tries its connection. @param {string} key of the page's choice */
  check(key) {
    return this.#enter({ check: key });
  }

  async #enter(where) {
    await this.#open();
    const welcome = await this.request({ t: 'join', v: 1, ...where });
    this.#onWelcome(welcome);
    return welcome;
  }

  get isOpen() {
    return !this.#resuming && (this.#wire?.isOpen ?? false);
  }

  /** Resolves when requests can be sent; where the participation ended, never. */
  ready() {
    return this.isOpen
      ? Promise.resolve()
      : new Promise((resolve) => this.addEventListener('resumed', resolve, { once: true }));
  }

  /** There is a sign that the network is another one: finds out whether the connection lives, or tries to come back at once. */
  hurry() {
    if (this.#onHurry) {
      this.#onHurry();
    } else if (this.isOpen) {
      this.#ping(CHECK_MILLIS);
    }
  }

  /** Sends a request. @returns {Promise<object>} its answer; rejects with a ProtocolError */
  request(message, patienceMillis = ANSWER_MILLIS) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (!this.#wire?.isOpen) {
        reject(new ProtocolError('offline', 'The connection to the server is interrupted.'));
        return;
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new ProtocolError('no-answer', 'The server did not answer in time.'));
      }, patienceMillis);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#wire.send(JSON.stringify({ ...message, id }));
    });
  }

  /** Leaves for good. */
  async leave() {
    this.#over = true;
    try {
      await this.request({ t: 'leave' });
    } catch {
      // The server notices by itself.
    }
    this.#close();
  }

  /** Closes the connection for good, without a word. */
  abandon() {
    this.#over = true;
    this.#close();
  }

  /** Drops the connection without a word, as a network does; for tests. */
  breakConnection() {
    this.#wire?.close();
  }

  async #open() {
    const opening = new AbortController();
    this.#opening = opening;
    let wire;
    try {
      wire = await this.#wires.open(opening.signal, this.#wireKind);
    } catch {
      throw unreachable();
    }
    if (opening.signal.aborted) {
      wire.close();
      throw unreachable();
    }
    this.#opening = null;
    this.#wire = wire;
    this.#wireKind = wire.kind;
    wire.onMessage = (text) => this.#wire === wire && this.#onMessage(JSON.parse(text));
    wire.onClose = () => this.#wire === wire && this.#onLost();
  }

  /** Forgets the connection: a dead network would let nobody close it properly. */
  #discard() {
    const wire = this.#wire;
    this.#wire = null;
    this.#failWaiting();
    wire?.close();
    this.#opening?.abort();
    this.#opening = null;
  }

  #onWelcome(welcome) {
    this.#resumeToken = welcome.resume;
    this.#graceSeconds = welcome.graceSeconds ?? 30;
    clearInterval(this.#pinging);
    this.#pinging = setInterval(() => this.#ping(PONG_MILLIS), PING_SECONDS * 1000);
  }

  #ping(patienceMillis) {
    const wire = this.#wire;
    this.request({ t: 'ping' }, patienceMillis).catch((problem) => {
      if (problem.code === 'no-answer' && this.#wire === wire) {
        this.#onLost();
      }
    });
  }

  #onMessage(message) {
    const waiting = message.re === undefined ? undefined : this.#waiting.get(message.re);
    if (waiting) {
      this.#waiting.delete(message.re);
      clearTimeout(waiting.timer);
      if (message.t === 'error') {
        waiting.reject(new ProtocolError(message.code, message.text, message.reason));
      } else {
        waiting.resolve(message);
      }
      return;
    }
    if (message.t === 'bye') {
      this.#end(message.reason, message.text);
      return;
    }
    this.dispatchEvent(new CustomEvent('message', { detail: message }));
  }

  #failWaiting() {
    for (const waiting of this.#waiting.values()) {
      clearTimeout(waiting.timer);
      waiting.reject(new ProtocolError('offline', 'The connection to the server is interrupted.'));
    }
    this.#waiting.clear();
  }

  #onLost() {
    clearInterval(this.#pinging);
    this.#discard();
    if (this.#over || this.#resuming) {
      return;
    }
    this.#resuming = true;
    this.dispatchEvent(new CustomEvent('lost'));
    this.#resume();
  }

  async #resume() {
    const deadline = Date.now() + this.#graceSeconds * 1000;
    for (let attempt = 0; !this.#over; attempt++) {
      try {
        const welcome = await this.#comeBack();
        this.#resuming = false;
        this.#onWelcome(welcome);
        this.dispatchEvent(new CustomEvent('resumed', { detail: welcome }));
        return;
      } catch (problem) {
        this.#discard();
        if (problem.code === 'resume-failed' || Date.now() > deadline) {
          this.#end('signaling-lost', problem.message);
          return;
        }
      }
      if (await this.#pause(BACKOFF_MILLIS[Math.min(attempt, BACKOFF_MILLIS.length - 1)])) {
        attempt = -1;
      }
    }
  }

  /** One attempt. Who hurries it lets it be, unless it is so old that it may be on the network that is gone. */
  async #comeBack() {
    const began = performance.now();
    const given = new Promise((resolve, reject) => {
      this.#onHurry = () => performance.now() - began > CHECK_MILLIS && reject(unreachable());
      this.#open()
        .then(() => this.request({ t: 'join', v: 1, resume: this.#resumeToken }, WELCOME_MILLIS))
        .then(resolve, reject);
    });
    try {
      return await given;
    } finally {
      this.#onHurry = null;
    }
  }

  /** Waits, not everybody for equally long, or until somebody hurries; says which. */
  #pause(millis) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, millis * (0.75 + Math.random() / 2), false);
      this.#onHurry = () => {
        clearTimeout(timer);
        resolve(true);
      };
    }).finally(() => (this.#onHurry = null));
  }

  #end(reason, text) {
    if (this.#over) {
      return;
    }
    this.#over = true;
    this.#close();
    this.dispatchEvent(new CustomEvent('ended', { detail: { reason, text } }));
  }

  #close() {
    clearInterval(this.#pinging);
    this.#onHurry = null;
    this.#discard();
  }
}
