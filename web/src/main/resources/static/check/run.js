// The whole check, in its order; what it finds is in `facts` as soon as it is known. Has no DOM.
import { hairpins } from './hairpin.js';
import { addressesOf, behaviours, isSix } from './nat.js';
import { measure } from './quality.js';
import { seenBy } from './reflexive.js';
import { newKey } from './seat.js';
import { MEDIA_WAYS, SIGNALLING_WAYS, tryEvents, tryWay, tryWebSocket } from './ways.js';

/** UDP works by one family of addresses then, so that by the other it does soon, or not. */
const FAMILY_MILLIS = 3000;

/** What the server can offer, in the order of the table. */
export const WAYS = [...MEDIA_WAYS, ...SIGNALLING_WAYS];

/** Events: `change`. */
export class Check extends EventTarget {
  /** ways: by name, see `tryWay`, or {state: 'waiting'|'trying'|'not-offered'|'not-tried'}; wire, best: the names of
   *     those that a meeting uses; quality: of `measure`; nat: of `behaviours` */
  facts = { phase: 'asking', problem: null, server: null, ways: {}, wire: null, best: null, quality: undefined, nat: null, addresses: null };
  #key = newKey();
  #seen = {};

  async run() {
    try {
      await this.#ask();
      await this.#all();
    } catch (problem) {
      this.facts.problem = problem.message;
    }
    this.#say({ phase: 'done' });
  }

  async #ask() {
    const answer = await fetch('/api/v1/check', { cache: 'no-store' });
    if (!answer.ok) {
      throw new Error((await answer.text()).trim());
    }
    const server = await answer.json();
    const { stun, secondStun, visitor } = server;
    this.#seen = { stun, secondStun, visitor };
    const ways = Object.fromEntries(WAYS.map((way) => [way, { state: server.ways.includes(way) ? 'waiting' : 'not-offered' }]));
    this.#say({ server, ways, phase: 'ways' });
  }

  async #all() {
    const { server } = this.facts;
    await Promise.all([this.#way('websocket', tryWebSocket()), this.#way('events', tryEvents())]);
    this.#say({ wire: SIGNALLING_WAYS.find((way) => this.facts.ways[way].state === 'works') ?? null });
    await Promise.all([this.#pair('udp', 'tcp'), this.#stun()]);
    // What packets of STUN are answered is bounded for each visitor, so not all are sent at once.
    await Promise.all([this.#pair('turn-tcp', 'turn-tls'), this.#hairpin()]);
    await this.#families();
    this.#judge({ phase: 'quality' });
    const { best } = this.facts;
    this.#say({ quality: best ? await measure(best, this.#key, server.iceServers) : null });
  }

  /** UDP by the family of addresses that the browser did not choose; where UDP failed, it failed over both. */
  async #families() {
    const { udp } = this.facts.ways;
    const chosen = isSix(udp.remote?.address) ? 'udp6' : 'udp4';
    for (const family of ['udp4', 'udp6']) {
      const served = this.facts.server.addresses.some((each) => isSix(each) === (family === 'udp6'));
      if (served && udp.state !== 'not-tried') {
        this.#seen[family] = udp.state === 'works' && family !== chosen ? await tryWay(family, this.#key, [], FAMILY_MILLIS) : udp;
      }
    }
  }

  /** Two ways at once: the room has two seats. */
  async #pair(...ways) {
    await Promise.all(ways.map((way) => this.#way(way, null)));
    this.#judge({});
  }

  async #way(way, trying) {
    if (this.facts.ways[way].state === 'not-offered') {
      return;
    }
    if (MEDIA_WAYS.includes(way) && !this.facts.wire) {
      this.#found(way, { state: 'not-tried' });
      return;
    }
    this.#found(way, { state: 'trying' });
    this.#found(way, await (trying ?? tryWay(way, this.#key, this.facts.server.iceServers)));
  }

  #found(way, found) {
    this.#say({ ways: { ...this.facts.ways, [way]: found } });
  }

  async #stun() {
    const { stun, secondStun } = this.#seen;
    if (!stun) {
      return;
    }
    const urls = [stun, secondStun].filter(Boolean);
    [this.#seen.both, this.#seen.second] = await Promise.all([seenBy(urls), secondStun ? seenBy([secondStun]) : null]);
    this.#judge({});
  }

  async #hairpin() {
    const { stun, both } = this.#seen;
    this.#seen.hairpin = stun && both?.candidates.some(({ type }) => type === 'srflx') ? await hairpins(stun) : null;
  }

  #judge(more) {
    const { ways } = this.facts;
    const chosen = isSix(ways.udp.remote?.address) ? {} : { udp4: ways.udp };
    const seen = { ...chosen, ...this.#seen, udp: ways.udp };
    const best = MEDIA_WAYS.find((way) => ways[way]?.state === 'works') ?? null;
    this.#say({ nat: behaviours(seen), addresses: addressesOf(seen), best, ...more });
  }

  #say(more) {
    this.facts = { ...this.facts, ...more };
    this.dispatchEvent(new Event('change'));
  }
}
