// Two people who might send each other pictures directly, on a clock and a network that the test moves: no browser, no waiting.
import { DirectPath, PICTURES } from '../../../main/resources/static/client/direct-path.js';

const STEP_MILLIS = 50;
const NOTHING = { packets: 0, frames: 0 };

/** One end: a DirectPath, and what a connection and a page would do with its commands. */
class End {
  path = new DirectPath();
  live = new Set(['camera']);
  ready = true;
  /** Everything that was to be done, with the time. */
  done = [];
  open = false;
  counted = {};
  /** The server sends its pictures this long after it was asked again. */
  serverMillis = 150;
  /** What comes directly is smaller than what the server sends. */
  poorer = false;
  /** No timer runs in this page. */
  heldUp = false;

  constructor(id) {
    this.id = id;
  }

  timesOf(what) {
    return this.done.filter((each) => each.do === what).map(({ at }) => at);
  }
}

export class DirectPair {
  now = 0;
  a = new End('a');
  b = new End('b');
  /** Whether packets pass between them. */
  reachable = true;
  third = false;
  #asked = new Map();

  get ends() {
    return [this.a, this.b];
  }

  #otherOf(end) {
    return end === this.a ? this.b : this.a;
  }

  /** Lets so much time pass. */
  run(millis) {
    for (const end = this.now + millis; this.now < end; this.now += STEP_MILLIS) {
      this.ends.forEach((each) => this.#step(each));
    }
  }

  #step(end) {
    const other = this.#otherOf(end);
    const others = [...(other.absent ? [] : [other.id]), ...(this.third ? ['c'] : [])];
    if (end.absent) {
      return;
    }
    end.path.see({ you: end.id, others, ready: end.ready }, this.now);
    this.#carryOut(end);
    const passes = this.reachable && end.open && other.open;
    if (passes && end.described) {
      end.path.connected(this.now);
    }
    for (const source of PICTURES) {
      const before = end.counted[source] ?? NOTHING;
      const more = passes && end.described && other.live.has(source) ? 1 : 0;
      end.counted[source] = { packets: before.packets + more, frames: before.frames + more, poorer: end.poorer };
    }
    const returned = end.path.state === 'leaving' && this.now - this.#asked.get(end) >= end.serverMillis;
    if (!end.heldUp) {
      end.path.look({ live: other.live, counted: end.counted, returned }, this.now);
    }
    this.#carryOut(end);
  }

  #carryOut(end) {
    for (const command of end.path.commands()) {
      end.done.push({ ...command, at: this.now });
      const other = this.#otherOf(end);
      switch (command.do) {
        case 'say':
          this.#say(end, other, command.message);
          break;
        case 'open':
          Object.assign(end, { open: true, described: false, counted: {} });
          if (command.offers) {
            this.#say(end, other, { n: command.n, offer: 'offer' });
          }
          break;
        case 'take':
          end.described = true;
          this.#say(end, other, { n: command.n, answer: 'answer' });
          break;
        case 'answered':
          end.described = true;
          break;
        case 'show':
          this.#asked.set(end, this.now);
          break;
        case 'close':
          end.open = false;
          break;
        default:
          break;
      }
    }
  }

  #say(end, other, message) {
    if (!other.absent) {
      other.path.hear(end.id, message, this.now);
      this.#carryOut(other);
    }
  }
}
