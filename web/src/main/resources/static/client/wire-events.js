// Messages over HTTP (docs/protocol.md, "Over HTTP"), for where no WebSocket gets through: events one way, POST the other.

/** As long as the server lets an answer wait. */
const WAIT_SECONDS = 25;

/** A response that ends sooner without an event, or breaks, is not what the server gave. */
const HASTY_MILLIS = 500;

/** What stands for the number of events of a response in which the server closes. */
const CLOSED = -1;

/** What waits while a POST is under way leaves together, so much at once. */
const MOST_CHARS = 64 * 1024;
const MOST_MESSAGES = 32;

/** A POST may be repeated, since its messages are numbered. */
const POST_TRIES = 3;
const POST_PAUSE_MILLIS = 300;

/** The events of a response, as {name, id, data}. */
async function* eventsOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split('\n').map((line) => [line.split(':', 1)[0], line.slice(line.indexOf(':') + 2)]));
      if (fields.data !== undefined) {
        yield { name: fields.event ?? 'message', id: Number(fields.id ?? 0), data: fields.data };
      }
    }
  }
}

export class EventsWire {
  kind;
  onMessage = () => {};
  onClose = () => {};
  #address;
  #query;
  #end = new AbortController();
  #key = null;
  #seen = 0;
  #sent = 0;
  #waiting = [];
  #posting = false;

  /** @param {string} address of /api/v1/signaling @param {boolean} polling where a response arrives only once it has ended */
  constructor(address, polling) {
    this.#address = address;
    this.kind = polling ? 'polling' : 'events';
    this.#query = polling ? `?wait=${WAIT_SECONDS}` : '';
  }

  open() {
    return new Promise((resolve, reject) => {
      this.#listen(resolve)
        .catch(() => {})
        .finally(() => {
          reject(new Error('closed')); // of one that was open it is no news
          this.#end.abort();
          this.onClose();
        });
    });
  }

  get isOpen() {
    return this.#key !== null && !this.#end.signal.aborted;
  }

  send(text) {
    this.#waiting.push(text);
    if (!this.#posting) {
      this.#posting = true;
      this.#post().catch(() => this.close());
    }
  }

  close() {
    this.#end.abort();
  }

  /** Asks for events, in one response after another, until the server has closed; throws where it can't be reached. */
  async #listen(onOpen) {
    for (let over = false; !over; ) {
      const began = performance.now();
      try {
        const events = await this.#read(onOpen);
        over = events === CLOSED || this.#key === null || (events === 0 && performance.now() - began < HASTY_MILLIS);
      } catch (problem) {
        // Some proxies break a response that lasts; the connection does not depend on it.
        if (performance.now() - began < HASTY_MILLIS || this.#key === null || this.#end.signal.aborted || problem.status) {
          throw problem;
        }
      }
    }
  }

  /** @returns {Promise<number>} how many events a response had, or CLOSED */
  async #read(onOpen) {
    const response = await this.#fetch(this.#query, { headers: { accept: 'text/event-stream', 'last-event-id': String(this.#seen) } });
    let events = 0;
    for await (const { name, id, data } of eventsOf(response)) {
      events++;
      if (name === 'open') {
        this.#key = JSON.parse(data).key;
        onOpen();
      } else if (name === 'close') {
        return CLOSED;
      } else if (id > this.#seen) {
        this.#seen = id;
        this.onMessage(data);
      }
    }
    return events;
  }

  async #post() {
    while (this.#waiting.length > 0) {
      const messages = [this.#waiting.shift()];
      let chars = messages[0].length;
      while (this.#waiting.length > 0 && messages.length < MOST_MESSAGES && chars + this.#waiting[0].length < MOST_CHARS) {
        chars += this.#waiting[0].length;
        messages.push(this.#waiting.shift());
      }
      await this.#deliver(this.#sent + 1, messages.join('\n'));
      this.#sent += messages.length;
    }
    this.#posting = false;
  }

  async #deliver(number, body) {
    for (let attempt = 1; ; attempt++) {
      try {
        const headers = { 'content-type': 'text/plain;charset=utf-8', 'last-event-id': String(this.#seen) };
        return await this.#fetch(`?n=${number}`, { method: 'POST', headers, body });
      } catch (problem) {
        // Below 500 it is the server itself that does not want it.
        if (attempt === POST_TRIES || this.#end.signal.aborted || problem.status < 500) {
          throw problem;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, attempt * POST_PAUSE_MILLIS));
    }
  }

  async #fetch(query, how) {
    const response = await fetch(`${this.#address}${this.#key === null ? '' : `/${this.#key}`}${query}`, {
      ...how,
      cache: 'no-store',
      signal: this.#end.signal,
    });
    if (!response.ok) {
      throw Object.assign(new Error(`answered with ${response.status}`), { status: response.status });
    }
    return response;
  }
}
