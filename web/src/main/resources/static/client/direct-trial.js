// One attempt to reach somebody without a relay: a connection with a data channel and nothing else, over which a ping goes
// and comes back.
import { wayBetween } from './network-way.js';
import { selectedPair } from './selected-pair.js';

const TRIAL_MILLIS = 10_000;

/** Candidates that are not found by then are left out; where STUN is blocked a browser would look for ten seconds. */
const GATHER_MILLIS = 2000;

const PINGS = 3;
const PING_PAUSE_MILLIS = 100;
const LONGEST_WORD = 32;

/** So many pings are answered; nobody needs more. */
const MOST_ECHOES = 20;

/** More than any computer has; each is somewhere our browser sends to because somebody else says so. */
const MOST_CANDIDATES = 24;

function pause(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/** A description that came from another person: a data channel alone, and no relay. */
function checked(sdp) {
  const sections = sdp.match(/^m=.*$/gm) ?? [];
  if (sections.length !== 1 || !sections[0].startsWith('m=application ')) {
    throw new TypeError('a description of something else than one data channel');
  }
  let candidates = 0;
  const kept = (line) => !line.startsWith('a=candidate:') || (!/ typ relay\b/.test(line) && ++candidates <= MOST_CANDIDATES);
  return sdp.split(/(?<=\n)/).filter(kept).join('');
}

/** Its `result` says {way, local, remote, roundTripMillis} once a ping came back, or null: not within ten seconds. */
export class DirectTrial {
  #connection;
  #say;
  #settle;
  #deadline;
  #channel = null;
  #echoes = 0;
  #onPong = () => {};
  #own = false;
  #theirs = false;

  /**
   * @param {string[]} stun addresses of servers that say how this computer is seen from outside
   * @param {function('offer'|'answer', string): Promise} say gives a description to the other side
   */
  constructor(stun, say) {
    this.#say = say;
    this.#connection = new RTCPeerConnection({ iceServers: stun.length > 0 ? [{ urls: stun }] : [] });
    this.#connection.ondatachannel = (event) => this.#use(event.channel);
    this.result = new Promise((resolve) => (this.#settle = resolve));
    this.#deadline = setTimeout(() => this.close(), TRIAL_MILLIS);
  }

  /** Begins; the other side then takes the offer. */
  offer() {
    this.#use(this.#connection.createDataChannel('crossing'));
    return this.#attempt(() => this.#describe('offer'));
  }

  /** Answers an offer. */
  take(sdp) {
    return this.#attempt(async () => {
      await this.#connection.setRemoteDescription({ type: 'offer', sdp: checked(sdp) });
      await this.#describe('answer');
    });
  }

  /** The answer to the offer came. */
  answered(sdp) {
    return this.#attempt(() => this.#connection.setRemoteDescription({ type: 'answer', sdp: checked(sdp) }));
  }

  /** Whatever the other side sent may be nonsense, and what can't be said ends the attempt, too. */
  async #attempt(step) {
    try {
      await step();
    } catch {
      this.close();
    }
  }

  /** Candidates go along with the description: two messages a pair instead of a dozen. */
  async #describe(kind) {
    await this.#connection.setLocalDescription();
    const gathered = new Promise((resolve) => {
      this.#connection.onicegatheringstatechange = () => this.#connection.iceGatheringState === 'complete' && resolve();
    });
    if (this.#connection.iceGatheringState !== 'complete') {
      await Promise.race([gathered, pause(GATHER_MILLIS)]);
    }
    if (this.#connection.signalingState !== 'closed') {
      await this.#say(kind, this.#connection.localDescription.sdp);
    }
  }

  #use(channel) {
    if (this.#channel) {
      channel.close();
      return;
    }
    this.#channel = channel;
    channel.onmessage = (event) => this.#onWord(event.data);
    channel.onclose = () => this.close();
    channel.onopen = () => this.#measure().catch(() => this.close());
  }

  #onWord(word) {
    if (typeof word !== 'string' || word.length > LONGEST_WORD) {
      return;
    }
    if (word.startsWith('ping ') && ++this.#echoes <= MOST_ECHOES) {
      this.#channel.send(`pong ${word.slice(5)}`);
    } else if (word.startsWith('pong ')) {
      this.#onPong(word.slice(5));
    } else if (word === 'done') {
      this.#theirs = true;
      this.#closeIfDone();
    }
  }

  /** The shortest of a few round trips: the first one often waits for the connection's last steps. */
  async #measure() {
    let shortest = Infinity;
    for (let number = 1; number <= PINGS; number++) {
      const sent = performance.now();
      const back = new Promise((resolve) => {
        this.#onPong = (echo) => echo === String(number) && resolve();
      });
      this.#channel.send(`ping ${number}`);
      await back;
      shortest = Math.min(shortest, performance.now() - sent);
      await pause(PING_PAUSE_MILLIS);
    }
    const { local, remote } = selectedPair(await this.#connection.getStats());
    this.#settle({
      way: wayBetween(local, remote),
      local: local.candidateType,
      remote: remote.candidateType,
      roundTripMillis: Math.round(shortest * 10) / 10,
    });
    this.#own = true;
    this.#channel.send('done');
    this.#closeIfDone();
  }

  /** Who has measured leaves the other side the time to do so. */
  #closeIfDone() {
    if (this.#own && this.#theirs) {
      this.close();
    }
  }

  /** Ends the attempt; where nothing came back yet, nothing will. */
  close() {
    clearTimeout(this.#deadline);
    this.#connection.close();
    this.#settle(null);
  }
}
