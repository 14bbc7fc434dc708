// Whether anything still comes over the media path, and what is done when nothing does. Knows nothing of signalling or of a
// page.

/** Media, reports or answers to checks come in each second; the browser itself notices a dead path after five. */
const PATIENCE_MILLIS = 1000;

/**
 * How long the first, second, … ICE restart has until there is another. The first may come too early: Chromium sees new addresses
 * two seconds after the last change of any.
 */
const RESTART_MILLIS = [1500, 3000, 5000, 8000];

const LOOK_MILLIS = 100;
const BROKEN = ['disconnected', 'failed'];

/**
 * Looks at the media path when there is a sign that the network is another one, and restarts ICE until something comes over it:
 * one restart at a time, each with more patience than the one before. Events: `silent`, when nothing came for a second; after it
 * `heard`, when something comes again.
 */
export class PathWatch extends EventTarget {
  #peer;
  #restart;
  #looking = false;
  #silent = false;
  #over = false;

  /**
   * @param {Peer} peer
   * @param {function(): Promise} restart resolves when a restart was agreed, or came to nothing
   */
  constructor(peer, restart) {
    super();
    this.#peer = peer;
    this.#restart = restart;
  }

  /** Whether the path is known to be dead, and about to be mended. */
  get silent() {
    return this.#silent;
  }

  /** There is a sign that the path may be dead. */
  async look() {
    if (this.#looking || this.#over) {
      return;
    }
    this.#looking = true;
    await this.#peer.hears(); // what came until now tells nothing
    let patience = PATIENCE_MILLIS;
    for (let restarts = 0; !(await this.#hearsWithin(patience)) && !this.#over; restarts++) {
      this.#tell(true);
      await this.#restart();
      patience = RESTART_MILLIS[Math.min(restarts, RESTART_MILLIS.length - 1)];
    }
    this.#looking = false;
    this.#tell(false);
  }

  async #hearsWithin(millis) {
    const deadline = performance.now() + millis;
    do {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
      if ((await this.#peer.hears()) && !BROKEN.includes(this.#peer.connection.connectionState)) {
        return true;
      }
    } while (performance.now() < deadline && !this.#over);
    return false;
  }

  #tell(silent) {
    if (this.#silent !== silent && !this.#over) {
      this.#silent = silent;
      this.dispatchEvent(new Event(silent ? 'silent' : 'heard'));
    }
  }

  close() {
    this.#over = true;
  }
}
