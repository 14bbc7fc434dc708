// When two people send each other their pictures directly, and when by the server again. Told the time and all that happens, it
// decides and says what is to be done; it has no connection, no clock and no DOM. The messages are those of docs/protocol.md.

/** Nothing of a picture that is on came for so long: the path is taken for dead. Of a screen on which nothing moves little comes. */
const SILENCE_MILLIS = { camera: 400, screen: 3000 };

/** Time that passed unseen, as in a page that is held up, says nothing about the path: a look counts at most this much. */
const LONGEST_LOOK_MILLIS = 150;

/** So many pictures must have been decoded before those of the server are given up for them. */
const STEADY_FRAMES = 3;

/** A browser sends little at first, until it knows what the path carries. While its picture is poorer it waits, but no longer. */
const POOR_MILLIS = 4000;

const ATTEMPT_MILLIS = 10_000;

/** The other side has so long to see the server's pictures again before the connection is closed. */
const LEAVE_MILLIS = 5000;

/** After an attempt that failed; twice as long after the next one, and so on. */
const FIRST_PAUSE_MILLIS = 15_000;
const LONGEST_PAUSE_MILLIS = 600_000;

/** After an end that says nothing about the path, such as a third person who came and went. */
const SHORT_PAUSE_MILLIS = 2000;

/** A path that held so long was a good one. */
const GOOD_MILLIS = 60_000;

const HIGHEST_NUMBER = 1_000_000;

/** Reasons for an end after which another attempt would probably end in the same way. */
const FAILURES = ['failed', 'silent', 'theirs'];

export const PICTURES = ['camera', 'screen'];

/**
 * `state` is `off`, `trying` (a connection is being made), `standing` (it is there; the pictures in `shown` come over it) or
 * `leaving` (the pictures come by the server again, and the connection goes when both sides have them).
 *
 * Commands, each with what it is `do`: `say` {to, message}, `open` {n, offers} a connection, `take` {n, offer}, `answered`
 * {answer}, `candidates` {candidates}, `show` {sources} directly and all others by the server, `close` the connection.
 */
export class DirectPath {
  state = 'off';
  shown = new Set();
  /** Why the last connection ended: `failed`, `silent`, `theirs`, `unwanted`, `unready` or `gone`; null: none has. */
  reason = null;
  /** Not before then is the next attempt begun. */
  retryAt = 0;
  /** Whether the other person is for it, too. */
  othersReady = false;
  #you = null;
  #other = null;
  #ready = false;
  #toldReady = false;
  #n = 0;
  #since = 0;
  #failures = 0;
  #done = { own: false, others: false };
  /** By source: since when, how many pictures there were then, the packets counted last, and for how long none was added. */
  #watched = new Map();
  #lookedAt = 0;
  #commands = [];

  /** The person at the other end; with a third one in the room it is still the same. */
  get other() {
    return this.#other;
  }

  /** What is to be done, in this order; each is given out once. */
  commands() {
    return this.#commands.splice(0);
  }

  /** @param {{you: string, others: string[], ready: boolean}} room others: everybody else in it; ready: for it, and warm */
  see({ you, others, ready }, now) {
    this.#you = you;
    if (this.#other !== null && !others.includes(this.#other)) {
      this.#forget();
    }
    if (this.#other === null && others.length === 1) {
      [this.#other] = others;
    }
    this.#ready = ready && others.length === 1;
    if (this.#other !== null && this.#ready !== this.#toldReady) {
      this.#tellReady(false);
    }
    if (!this.#ready && ['trying', 'standing'].includes(this.state)) {
      this.#leave('unwanted', now);
    }
    this.#begin(now);
  }

  /** This computer may be in another network, so what failed may work now. The other side may have missed what was said. */
  freshen(now) {
    this.#failures = 0;
    this.retryAt = Math.min(this.retryAt, now + SHORT_PAUSE_MILLIS);
    if (this.#other !== null) {
      this.#tellReady(true);
    }
  }

  hear(from, message, now) {
    const { ready, fresh, n, offer, answer, candidates, over, done } = message;
    if (from !== this.#other) {
      return;
    }
    if (typeof ready === 'boolean') {
      this.#hearReady(ready, fresh === true, now);
    }
    if (!Number.isInteger(n) || n < 1 || n > HIGHEST_NUMBER) {
      return;
    }
    if (typeof offer === 'string') {
      this.#hearOffer(n, offer, now);
    }
    if (n !== this.#n || this.state === 'off') {
      return;
    }
    if (typeof answer === 'string' && this.state === 'trying' && this.#offers) {
      this.#do('answered', { answer });
    }
    if (Array.isArray(candidates) && this.state !== 'leaving') {
      this.#do('candidates', { candidates });
    }
    if (over && this.state !== 'leaving') {
      this.#leave('theirs', now);
    }
    if (done) {
      this.#done.others = true;
      this.#closeIfDone();
    }
  }

  /** The connection stands. */
  connected(now) {
    if (this.state === 'trying') {
      this.state = 'standing';
      this.#since = now;
      this.#lookedAt = now;
    }
  }

  /** The connection can't be made, or broke. */
  failed(now) {
    if (this.state === 'trying' || this.state === 'standing') {
      this.#leave('failed', now);
    }
  }

  /**
   * Comes several times a second while there is a connection, and now and then while there is none.
   *
   * @param {{live: Set<string>, counted: object, returned: boolean}} seen live: what the other person has on; counted: by
   *     source {packets, frames, poorer} that came directly; poorer: the server's picture is larger; returned: the server's pictures are there again
   */
  look({ live, counted, returned }, now) {
    switch (this.state) {
      case 'trying':
        if (now - this.#since >= ATTEMPT_MILLIS) {
          this.#leave('failed', now);
        }
        break;
      case 'standing':
        this.#watch(live, counted, now);
        break;
      case 'leaving':
        if (returned && !this.#done.own) {
          this.#done.own = true;
          this.#say({ n: this.#n, done: true });
        }
        if (now - this.#since >= LEAVE_MILLIS) {
          this.#close();
        } else {
          this.#closeIfDone();
        }
        break;
      default:
        this.#begin(now);
        break;
    }
  }

  /** The person with the smaller id offers. */
  get #offers() {
    return this.#you < this.#other;
  }

  #begin(now) {
    const both = this.#ready && this.othersReady;
    if (this.state === 'off' && both && this.#offers && now >= this.retryAt) {
      this.#open(this.#n + 1, now);
    }
  }

  #hearReady(ready, fresh, now) {
    this.othersReady = ready;
    if (fresh) {
      this.#failures = 0;
      this.retryAt = Math.min(this.retryAt, now + SHORT_PAUSE_MILLIS);
      this.#tellReady(false);
    }
    if (!ready && ['trying', 'standing'].includes(this.state)) {
      this.#leave('unready', now);
    }
    this.#begin(now);
  }

  #hearOffer(n, offer, now) {
    if (this.#offers || n <= this.#n) {
      return;
    }
    if (!this.#ready || this.state !== 'off') {
      this.#say({ n, over: true });
      return;
    }
    this.#open(n, now);
    this.#do('take', { n, offer });
  }

  #open(n, now) {
    this.#n = n;
    this.state = 'trying';
    this.#since = now;
    this.#done = { own: false, others: false };
    this.#watched.clear();
    this.#do('open', { n, offers: this.#offers });
  }

  #watch(live, counted, now) {
    const passed = Math.min(now - this.#lookedAt, LONGEST_LOOK_MILLIS);
    this.#lookedAt = now;
    const before = this.shown.size;
    for (const source of PICTURES) {
      if (!live.has(source)) {
        this.#watched.delete(source);
        if (this.shown.delete(source)) {
          this.#do('show', { sources: [...this.shown] });
        }
        continue;
      }
      const { packets, frames, poorer } = counted[source];
      const last = this.#watched.get(source) ?? { at: now, first: frames, packets, silent: 0 };
      const silent = packets > last.packets ? 0 : last.silent + passed;
      this.#watched.set(source, { ...last, packets, silent });
      if (this.shown.has(source) && silent >= SILENCE_MILLIS[source]) {
        this.#leave('silent', now);
        return;
      }
      const good = !poorer || now - last.at >= POOR_MILLIS;
      if (!this.shown.has(source) && frames - last.first >= STEADY_FRAMES && good) {
        this.shown.add(source);
      }
    }
    if (this.shown.size > before) {
      this.#do('show', { sources: [...this.shown] });
    }
  }

  #leave(reason, now) {
    const held = this.state === 'standing' ? now - this.#since : 0;
    if (FAILURES.includes(reason)) {
      this.#failures = held >= GOOD_MILLIS ? 1 : this.#failures + 1;
      const pause = FIRST_PAUSE_MILLIS * 2 ** (this.#failures - 1);
      this.retryAt = now + Math.min(pause, LONGEST_PAUSE_MILLIS);
    } else {
      this.retryAt = now + SHORT_PAUSE_MILLIS;
    }
    this.state = 'leaving';
    this.reason = reason;
    this.#since = now;
    this.shown.clear();
    this.#do('show', { sources: [] });
    this.#say({ n: this.#n, over: true });
  }

  #closeIfDone() {
    if (this.#done.own && this.#done.others) {
      this.#close();
    }
  }

  #close() {
    this.state = 'off';
    this.#do('close');
  }

  /** The other person left the room. */
  #forget() {
    if (this.state !== 'off') {
      this.reason = 'gone';
      this.shown.clear();
      this.#do('show', { sources: [] });
      this.#close();
    }
    this.#other = null;
    this.othersReady = false;
    this.#toldReady = false;
    this.#n = 0;
    this.#failures = 0;
    this.retryAt = 0;
  }

  #tellReady(fresh) {
    this.#toldReady = this.#ready;
    this.#say(fresh ? { ready: this.#ready, fresh } : { ready: this.#ready });
  }

  #say(message) {
    this.#do('say', { to: this.#other, message });
  }

  #do(what, more = {}) {
    this.#commands.push({ do: what, ...more });
  }
}
