// The WebSocket side of the room protocol (docs/protocol.md): requests and their answers, events, and coming back
// after the connection broke. Knows nothing of media or of a page.

/** An `error` message of the server: a stable `code`, its `reason` where it has several, and a sentence for people. */
export class ProtocolError extends Error {
  constructor(code, text, reason = null) {
    super(text);
    this.code = code;
    this.reason = reason;
  }
}

const PING_SECONDS = 10;
const ANSWER_SECONDS = 15;
const BACKOFF_MILLIS = [250, 500, 1000, 2000, 4000];

/**
 * One participation. Events: `message` (detail: a server message that answers no request), `lost`, `resumed` (detail:
 * the new `welcome`), `ended` (detail: {reason, text}).
 */
export class Signaling extends EventTarget {
  #url;
  #socket = null;
  #nextId = 1;
  #waiting = new Map();
  #resumeToken = null;
  #graceSeconds = 30;
  #pinging = 0;
  #over = false;
  #resuming = false;

  /** @param {string} url ws: or wss: address of the server's /ws */
  constructor(url) {
    super();
    this.#url = url;
  }

  /** Opens the connection and enters the room. @returns {Promise<object>} the `welcome` */
  async join(room, name, token) {
    await this.#open();
    const welcome = await this.request({ t: 'join', v: 1, room, name, token });
    this.#onWelcome(welcome);
    return welcome;
  }

  /** Sends a request. @returns {Promise<object>} its answer; rejects with a ProtocolError */
  request(message) {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== WebSocket.OPEN) {
        reject(new ProtocolError('offline', 'The connection to the server is interrupted.'));
        return;
      }
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new ProtocolError('no-answer', 'The server did not answer in time.'));
      }, ANSWER_SECONDS * 1000);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#socket.send(JSON.stringify({ ...message, id }));
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
    this.#socket?.close();
  }

  #open() {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#url);
      let opened = false;
      socket.onopen = () => {
        opened = true;
        this.#socket = socket;
        resolve();
      };
      socket.onmessage = (event) => this.#onMessage(JSON.parse(event.data));
      socket.onclose = () => {
        if (!opened) {
          reject(new ProtocolError('unreachable', 'The server can not be reached.'));
        } else if (this.#socket === socket) {
          this.#onLost();
        }
      };
    });
  }

  #onWelcome(welcome) {
    this.#resumeToken = welcome.resume;
    this.#graceSeconds = welcome.graceSeconds ?? 30;
    clearInterval(this.#pinging);
    this.#pinging = setInterval(() => this.#ping(), PING_SECONDS * 1000);
  }

  #ping() {
    this.request({ t: 'ping' }).catch((problem) => {
      if (problem.code === 'no-answer') {
        this.#socket?.close();
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
    this.#socket = null;
    this.#failWaiting();
    clearInterval(this.#pinging);
    if (this.#over || this.#resuming) {
      return;
    }
    this.dispatchEvent(new CustomEvent('lost'));
    this.#resuming = true;
    this.#resume().finally(() => (this.#resuming = false));
  }

  async #resume() {
    const deadline = Date.now() + this.#graceSeconds * 1000;
    for (let attempt = 0; !this.#over; attempt++) {
      try {
        await this.#open();
        const welcome = await this.request({ t: 'join', v: 1, resume: this.#resumeToken });
        this.#onWelcome(welcome);
        this.dispatchEvent(new CustomEvent('resumed', { detail: welcome }));
        return;
      } catch (problem) {
        const final = problem.code === 'resume-failed' || Date.now() > deadline;
        if (final) {
          this.#end('signaling-lost', problem.message);
          return;
        }
        const socket = this.#socket;
        this.#socket = null;
        socket?.close();
      }
      const wait = BACKOFF_MILLIS[Math.min(attempt, BACKOFF_MILLIS.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
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
    const socket = this.#socket;
    this.#socket = null;
    this.#failWaiting();
    socket?.close();
  }
}
