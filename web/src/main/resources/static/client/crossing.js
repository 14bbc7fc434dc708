// "How many get through?": everybody in a room who agrees tries to reach everybody else who does, without a relay, and tells the
// others how it went. Has no DOM. The messages are of the kind 'cross' (docs/client.md).
import { DirectTrial } from './direct-trial.js';
import { Scoreboard } from './scoreboard.js';

/** So many people are 28 pairs; beyond that the table is no longer read, and everybody's browser has more to do than the call. */
export const MOST_PEOPLE = 8;

/** Attempts that one person begins at once. The others wait; answered is every one. */
const AT_ONCE = 4;

/** Results go to everybody, so they gather for this long: the server passes five messages a second on, and there are seven others. */
const TELL_MILLIS = 2000;

/** Who asks again and again is not heard. */
const LEAST_MILLIS = 4000;

/** Who comes so long after the beginning is still asked to take part. */
const NEWCOMERS_MILLIS = 600_000;

/** A message for somebody who is just coming back is said again. */
const TRIES = 4;
const TRY_PAUSE_MILLIS = 1000;

const HIGHEST_NUMBER = 1_000_000;
const LONGEST_ID = 64;

/** A run is known by its number and by who began it. Of two begun at the same time the one of the smaller id counts. */
function isNewer(run, than) {
  return run.n !== than.n ? run.n > than.n : run.by < than.by;
}

/**
 * Events: `asked` (detail: the participant who began), when this person has to agree or not; `change`, when anything is to be
 * shown anew; time alone changes the board as well, until it is over.
 */
export class Crossing extends EventTarget {
  #meeting;
  #agreed;
  #refused = false;
  #run = { n: 0, by: '' };
  #begunAt = -Infinity;
  #board = null;
  #trials = new Map();
  #queue = [];
  #busy = 0;
  /** Who knows that this person takes part. */
  #told = new Set();
  #telling = 0;
  #end = new AbortController();

  /**
   * @param {Meeting} meeting
   * @param {{agreed?: boolean}} how agreed: takes part without being asked; the others see this computer's addresses
   */
  constructor(meeting, { agreed = false } = {}) {
    super();
    this.#meeting = meeting;
    this.#agreed = agreed;
    const until = { signal: this.#end.signal };
    meeting.addEventListener('peer', ({ detail }) => this.#onMessage(detail.from, detail.message), until);
    meeting.addEventListener('joined', ({ detail }) => this.#onJoined(detail.id), until);
    meeting.addEventListener('participants', () => this.#onParticipants(), until);
    meeting.addEventListener('over', () => this.close(), until);
  }

  /** Null before anybody began. */
  get board() {
    return this.#board;
  }

  /** Whether this person takes part in the present run. */
  get takesPart() {
    return this.#board?.partOf(this.#meeting.you) === 'in';
  }

  /** @returns {?('alone'|'too-many'|'running')} why nobody can begin now; null: anybody can */
  get obstacle() {
    const people = this.#meeting.participants.length;
    if (people < 2) {
      return 'alone';
    }
    if (people > MOST_PEOPLE) {
      return 'too-many';
    }
    const early = performance.now() - this.#begunAt < LEAST_MILLIS * 1.5;
    const running = this.takesPart && this.#board.members.length > 1 && !this.#board.count(performance.now()).over;
    return early || running ? 'running' : null;
  }

  /** Begins: asks everybody else; who begins has agreed. */
  start() {
    if (this.obstacle === null) {
      this.#agreed = true;
      this.#begin({ n: this.#run.n + 1, by: this.#meeting.you });
      this.#enter('ask');
    }
  }

  /** This person agrees, for as long as they are in the meeting. */
  agree() {
    this.#agreed = true;
    if (this.#board) {
      this.#enter('in');
    }
  }

  /** This person does not want to; they are not asked again, but may still agree. */
  refuse() {
    this.#refused = true;
    this.#board?.refuse(this.#meeting.you);
    this.#others().forEach((id) => this.#say(id, 'out'));
    this.#changed();
  }

  #others() {
    return this.#meeting.participants.filter(({ self }) => !self).map(({ id }) => id);
  }

  #begin(run) {
    this.#stopTrials();
    this.#run = run;
    this.#begunAt = performance.now();
    this.#board = new Scoreboard(MOST_PEOPLE);
    this.#told.clear();
    this.#changed();
  }

  #enter(word) {
    if (this.takesPart || !this.#board.enter(this.#meeting.you, performance.now())) {
      return;
    }
    for (const id of this.#others()) {
      this.#tellOfPart(id, word);
    }
    this.#board.members.forEach((id) => this.#tryToReach(id));
    this.#changed();
  }

  #tellOfPart(id, word) {
    this.#told.add(id);
    this.#say(id, word, { results: this.#board.listOf(this.#meeting.you) });
  }

  #onMessage(from, message) {
    const { k, s, n, by, sdp, results } = message ?? {};
    const run = { n, by };
    const sound = Number.isInteger(n) && n > 0 && n <= HIGHEST_NUMBER && typeof by === 'string' && by.length <= LONGEST_ID;
    if (k !== 'cross' || !sound || !this.#others().includes(from)) {
      return;
    }
    if (isNewer(run, this.#run) && ['ask', 'in'].includes(s) && !this.#follow(run)) {
      return;
    }
    if (n !== this.#run.n || by !== this.#run.by) {
      return;
    }
    switch (s) {
      case 'ask':
      case 'in':
        this.#onPart(from, results);
        break;
      case 'out':
        this.#board.refuse(from);
        break;
      case 'offer':
        this.#onOffer(from, sdp);
        break;
      case 'answer':
        if (typeof sdp === 'string') {
          this.#trials.get(from)?.answered(sdp);
        }
        break;
      default:
        break; // A newer client may say more.
    }
    this.#changed();
  }

  /** Somebody began. @returns {boolean} whether that is taken up */
  #follow(run) {
    const early = performance.now() - this.#begunAt < LEAST_MILLIS;
    if ((early && run.n > this.#run.n) || this.#meeting.participants.length > MOST_PEOPLE) {
      return false;
    }
    this.#begin(run);
    if (this.#agreed) {
      this.#enter('in');
    } else if (!this.#refused) {
      const who = this.#meeting.participants.find(({ id }) => id === run.by) ?? null;
      this.dispatchEvent(new CustomEvent('asked', { detail: who }));
    }
    return true;
  }

  #onPart(from, results) {
    if (!this.#board.enter(from, performance.now())) {
      return;
    }
    this.#board.note(from, results);
    if (this.takesPart) {
      if (!this.#told.has(from)) {
        this.#tellOfPart(from, 'in');
      }
      this.#tryToReach(from);
    }
  }

  #onJoined(id) {
    const young = performance.now() - this.#begunAt < NEWCOMERS_MILLIS;
    if (this.#run.by === this.#meeting.you && this.takesPart && young && this.#meeting.participants.length <= MOST_PEOPLE) {
      this.#tellOfPart(id, 'ask');
    }
  }

  /** Who left counts no more. */
  #onParticipants() {
    const here = new Set(this.#meeting.participants.map(({ id }) => id));
    const gone = (id) => !here.has(id);
    this.#board?.retain(here);
    this.#queue = this.#queue.filter((id) => here.has(id));
    [...this.#told].filter(gone).forEach((id) => this.#told.delete(id));
    for (const id of [...this.#trials.keys()].filter(gone)) {
      const trial = this.#trials.get(id);
      this.#trials.delete(id);
      trial.close();
    }
    this.#changed();
  }

  /** One of a pair begins: the one with the smaller id. */
  #tryToReach(id) {
    if (this.#meeting.you < id && !this.#trials.has(id) && !this.#queue.includes(id)) {
      this.#queue.push(id);
      this.#next();
    }
  }

  #next() {
    while (this.#busy < AT_ONCE && this.#queue.length > 0) {
      const id = this.#queue.shift();
      const trial = this.#newTrial(id);
      this.#busy++;
      trial.result.finally(() => {
        this.#busy--;
        this.#next();
      });
      trial.offer();
    }
  }

  #onOffer(from, sdp) {
    const expected = this.takesPart && from < this.#meeting.you && !this.#trials.has(from);
    if (expected && typeof sdp === 'string' && this.#board.enter(from, performance.now())) {
      this.#newTrial(from).take(sdp);
    }
  }

  #newTrial(id) {
    const trial = new DirectTrial(this.#meeting.stun, (kind, sdp) => this.#say(id, kind, { sdp }));
    this.#trials.set(id, trial);
    trial.result.then((result) => this.#trials.get(id) === trial && this.#onResult(id, result));
    return trial;
  }

  #onResult(id, result) {
    const { you } = this.#meeting;
    this.#board.note(you, [{ way: null, ...result, id }]);
    this.#changed();
    this.#telling ||= setTimeout(() => {
      this.#telling = 0;
      if (this.takesPart) {
        this.#others().filter((each) => this.#told.has(each)).forEach((each) => this.#tellOfPart(each, 'in'));
      }
    }, TELL_MILLIS);
  }

  /** Says something of the present run to somebody; where they are cut off just now, some times. */
  async #say(id, s, more = {}) {
    const { n, by } = this.#run;
    for (let attempt = 1; attempt <= TRIES && this.#run.n === n && this.#run.by === by; attempt++) {
      try {
        await this.#meeting.tell(id, { k: 'cross', s, n, by, ...more });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, TRY_PAUSE_MILLIS));
      }
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }

  #stopTrials() {
    const trials = [...this.#trials.values()];
    this.#trials.clear();
    this.#queue = [];
    trials.forEach((trial) => trial.close());
    clearTimeout(this.#telling);
    this.#telling = 0;
  }

  close() {
    this.#end.abort();
    this.#stopTrials();
  }
}
