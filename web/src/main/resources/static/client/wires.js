// Which way messages go to the server: over a WebSocket, and where none gets through over HTTP. A wire, whichever, has a `kind`
// ('websocket', 'events' or 'polling'), `open()` (a promise), `isOpen`, `send(text)`, `close()`, and calls `onMessage(text)` and,
// at its end or when it could not be opened, `onClose()`.
import { EventsWire } from './wire-events.js';
import { WebSocketWire } from './wire-websocket.js';

/** A wire is open by then, or never: something holds it back, or the network forgot it. */
const OPEN_MILLIS = 4000;

const KINDS = ['websocket', 'events', 'polling'];
const REMEMBERED = 'kakehashi-wire';

/** Of this tab; a program has none, nor does a page that may keep nothing. */
function tabMemory() {
  try {
    return globalThis.sessionStorage ?? null;
  } catch {
    return null;
  }
}

export class Wires {
  #url;
  #http;

  /** @param {string} url ws: or wss: address of the server's /ws */
  constructor(url) {
    this.#url = url;
    this.#http = new URL('api/v1/signaling', url.replace(/^ws/, 'http')).href;
  }

  /**
   * Opens the first wire that gets through, beginning with the one that did so in this tab.
   *
   * @param {AbortSignal} signal ends it
   * @param {?string} former the kind of the wire that broke, if one did
   */
  async open(signal, former = null) {
    const first = former ?? this.#remembered();
    let problem;
    for (const kind of [first, ...KINDS.filter((each) => each !== first)]) {
      try {
        const wire = await this.#tryOne(kind, signal);
        return former === 'websocket' && kind !== former ? await this.#better(wire, signal) : this.#chosen(wire);
      } catch (failed) {
        signal.throwIfAborted();
        problem = failed;
      }
    }
    throw problem;
  }

  /** The network may have come back while the others were tried, so the WebSocket that did work here is tried once more. */
  async #better(wire, signal) {
    try {
      const better = await this.#tryOne('websocket', signal);
      wire.close();
      return this.#chosen(better);
    } catch {
      if (signal.aborted) {
        wire.close();
        throw signal.reason;
      }
      return this.#chosen(wire);
    }
  }

  #tryOne(kind, signal) {
    const wire = kind === 'websocket' ? new WebSocketWire(this.#url) : new EventsWire(this.#http, kind === 'polling');
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        wire.close();
        reject(new Error('not open in time'));
      };
      const timer = setTimeout(giveUp, OPEN_MILLIS);
      signal.addEventListener('abort', giveUp);
      wire
        .open()
        .then(() => resolve(wire), reject)
        .finally(() => {
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
        });
    });
  }

  #chosen(wire) {
    if (wire.kind === 'websocket') {
      tabMemory()?.removeItem(REMEMBERED);
    } else {
      tabMemory()?.setItem(REMEMBERED, wire.kind);
    }
    return wire;
  }

  #remembered() {
    const kind = tabMemory()?.getItem(REMEMBERED);
    return KINDS.includes(kind) ? kind : 'websocket';
  }
}
