// Who reached whom: what the people of a room say of their attempts, put together. Only values; is told the time.

const WAYS = ['near', 'public', 'nat'];
const CANDIDATE_TYPES = ['host', 'srflx', 'prflx'];
const LONGEST_ROUND_TRIP_MILLIS = 60_000;
const LONGEST_ID = 64;

/** A pair of which nothing is known by then did not reach each other: two rounds of attempts (see Crossing), and some air. */
export const PATIENCE_MILLIS = 30_000;

function keyOf(a, b) {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** What somebody else says of one attempt, or null where it makes no sense. */
function read(said) {
  const { id, way, local, remote, roundTripMillis } = said ?? {};
  if (typeof id !== 'string' || id.length > LONGEST_ID) {
    return null;
  }
  if (way === null) {
    return { id, way: null };
  }
  const known = WAYS.includes(way) && CANDIDATE_TYPES.includes(local) && CANDIDATE_TYPES.includes(remote);
  const timed = roundTripMillis >= 0 && roundTripMillis <= LONGEST_ROUND_TRIP_MILLIS;
  return known && timed ? { id, way, local, remote, roundTripMillis } : null;
}

export class Scoreboard {
  #most;
  /** 'in' or 'out', by person. */
  #parts = new Map();
  /** By person, then by the other one: {id, way, local, remote, roundTripMillis}, where way null says: not reached. */
  #said = new Map();
  /** Since when both of a pair take part, by pair. */
  #since = new Map();

  /** @param {number} most people; of more nothing is kept */
  constructor(most) {
    this.#most = most;
  }

  /** Takes part from now on. @returns {boolean} whether there is room for them */
  enter(id, nowMillis) {
    if (this.partOf(id) !== 'in') {
      if (this.members.length >= this.#most) {
        return false;
      }
      this.members.forEach((other) => this.#since.set(keyOf(id, other), nowMillis));
      this.#parts.set(id, 'in');
      this.#said.set(id, new Map());
    }
    return true;
  }

  /** Does not want to take part, or no longer. */
  refuse(id) {
    this.#drop(id);
    if (this.#parts.size < this.#most) {
      this.#parts.set(id, 'out');
    }
  }

  /** Counts no more. */
  #drop(id) {
    this.#parts.delete(id);
    this.#said.delete(id);
    this.#said.forEach((results) => results.delete(id));
  }

  /** Only these people are still here. @param {Set<string>} ids */
  retain(ids) {
    [...this.#parts.keys()].filter((id) => !ids.has(id)).forEach((id) => this.#drop(id));
  }

  /** @returns {'in'|'out'|'open'} open: has not answered */
  partOf(id) {
    return this.#parts.get(id) ?? 'open';
  }

  get members() {
    return [...this.#parts.keys()].filter((id) => this.#parts.get(id) === 'in');
  }

  /**
   * What one who takes part says of their attempts. What makes no sense in it is left out; lists add up, since an old one may
   * come after a new one.
   */
  note(from, list) {
    if (this.partOf(from) !== 'in' || !Array.isArray(list)) {
      return;
    }
    const results = this.#said.get(from);
    for (const each of list.slice(0, this.#most).map(read)) {
      if (each && (results.size < this.#most || results.has(each.id))) {
        results.set(each.id, each);
      }
    }
  }

  /** What this one said, in the form that `note` takes. */
  listOf(id) {
    return [...(this.#said.get(id)?.values() ?? [])];
  }

  /**
   * How it stands between two people, from the view of the first. One of the two who reached the other is enough; the pair
   * did not reach each other when both say so, or one does and the other's time is over, or both's is.
   *
   * @returns {{state: 'reached'|'unreached'|'trying'|'none', way: ?string, local: ?string, remote: ?string,
   *     roundTripMillis: ?number}} none: one of them does not take part
   */
  between(a, b, nowMillis) {
    if (this.partOf(a) !== 'in' || this.partOf(b) !== 'in') {
      return { state: 'none', way: null, local: null, remote: null, roundTripMillis: null };
    }
    const said = [this.#said.get(a).get(b), this.#said.get(b).get(a)];
    const [mine, theirs] = said.map((each) => (each?.way ? each : null));
    if (mine || theirs) {
      const ways = [mine?.way, theirs?.way].map((way) => WAYS.indexOf(way));
      return {
        state: 'reached',
        way: WAYS[Math.max(...ways)],
        // Of its own end a browser is sure.
        local: mine?.local ?? theirs.remote,
        remote: theirs?.local ?? mine.remote,
        roundTripMillis: Math.min(mine?.roundTripMillis ?? Infinity, theirs?.roundTripMillis ?? Infinity),
      };
    }
    const over = said.every(Boolean) || nowMillis - this.#since.get(keyOf(a, b)) > PATIENCE_MILLIS;
    return { state: over ? 'unreached' : 'trying', way: null, local: null, remote: null, roundTripMillis: null };
  }

  /**
   * Who got through. A person did when at least one direct connection with somebody in another network stood: one through a
   * NAT (of either side), or between public addresses of two networks.
   *
   * @returns {{crossed: number, people: number, reached: number, pairs: number, over: boolean}}
   */
  count(nowMillis) {
    const members = this.members;
    const through = new Set();
    const sum = { reached: 0, pairs: 0, trying: 0 };
    members.forEach((a, index) => {
      for (const b of members.slice(index + 1)) {
        const { state, way } = this.between(a, b, nowMillis);
        sum.pairs++;
        sum.reached += state === 'reached' ? 1 : 0;
        sum.trying += state === 'trying' ? 1 : 0;
        if (way === 'nat' || way === 'public') {
          through.add(a).add(b);
        }
      }
    });
    const over = sum.pairs > 0 && sum.trying === 0;
    return { crossed: through.size, people: members.length, reached: sum.reached, pairs: sum.pairs, over };
  }
}
