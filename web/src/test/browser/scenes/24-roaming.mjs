import { loadavg } from 'node:os';
import { longestPause, watchArrivals } from '../lib/arrivals.mjs';
import { launchChromium } from '../lib/browsers.mjs';
import { Broken, Person, until } from '../lib/person.mjs';
import { RebindingNetwork, TwoCableNetwork } from '../lib/roaming-network.mjs';
import { Server } from '../lib/server.mjs';

/** From the first authenticated check of the new address to media. */
const CHECK_TO_MEDIA_MILLIS = 1000;

/** The whole pause; Chromium checks a stable pair only each 2.5 s. */
const GAP_MILLIS = 4000;

/** So much later than it was written a line of the server may be read here. */
const READING_MILLIS = 300;

const BACK_SECONDS = 20;
const MOVED = /(\S+) moved to another network path in room \S+, (\d+) ms after the first check over it/;

/** What the server says of who moved, with the time at which it said it. */
class Moves {
  #moves = [];

  constructor(server) {
    let rest = '';
    server.process.stdout.on('data', (chunk) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        const [, id, age] = MOVED.exec(line) ?? [];
        if (id) {
          this.#moves.push({ id, at: Date.now(), firstCheckAt: Date.now() - Number(age) });
        }
      }
    });
  }

  /** The first one of a participant after a moment. */
  of(id, since) {
    return this.#moves.find((each) => each.id === id && each.at >= since);
  }
}

/** Aki shows himself and Ben only watches, both on a network that changes; Cho is beside the server, and does both. */
async function meet(stage, network) {
  await network.settled();
  const server = stage.add(
    await Server.start({ prefix: network.serverPrefix, options: ['--bind', network.serverAddress] }),
    (each) => each.stop(),
  );
  const beside = stage.add(await launchChromium(network.chromiumBesideServer), (each) => each.close());
  const behind = stage.add(await launchChromium(network.chromium), (each) => each.close());
  const aki = await Person.inChromium(behind, 'Aki', stage.log);
  const ben = await Person.inChromium(behind, 'Ben', stage.log, { permissions: [] });
  const cho = await Person.inChromium(beside, 'Cho', stage.log);
  const moves = new Moves(server);
  await aki.join(server.otherLink, 'roaming');
  await ben.join(server.otherLink, 'roaming', '&camera=0&mic=0');
  await cho.join(server.otherLink, 'roaming');
  await Promise.all([
    aki.seesAndHears(['Cho'], { audio: false }),
    ben.seesAndHears(['Aki', 'Cho'], { audio: false }),
    cho.seesAndHears(['Aki'], { audio: false }),
  ]);
  for (const person of [aki, ben, cho]) {
    person.id = await person.page.evaluate(() => window.kakehashi.client.you);
    await person.page.evaluate(() => {
      window.told = [];
      const note = (what) => window.told.push(`${Date.now()} ${what}`);
      const { client } = window.kakehashi;
      client.addEventListener('state', (event) => note(event.detail));
      client.addEventListener('resumed', () => note('resumed'));
      client.connection.addEventListener('connectionstatechange', () => note(`ICE ${client.connection.connectionState}`));
      client.connection.addEventListener('signalingstatechange', () => note(`SDP ${client.connection.signalingState}`));
      client.connection.addEventListener('icecandidate', ({ candidate }) => note(candidate ? `candidate ${candidate.address} ${candidate.protocol}` : 'all candidates'));
      ['online', 'offline'].forEach((name) => window.addEventListener(name, () => note(name)));
      navigator.connection?.addEventListener('change', () => note('network'));
    });
  }
  await Promise.all([watchArrivals(cho, 'Aki'), watchArrivals(ben, 'Cho')]);
  return { server, aki, ben, cho, moves };
}

/** What a page was told since a moment, in milliseconds after it. */
async function told(person, since) {
  const lines = await person.page.evaluate(() => window.told);
  return lines
    .map((line) => [Number(line.split(' ', 1)[0]) - since, line.slice(line.indexOf(' ') + 1)])
    .filter(([at]) => at >= 0)
    .map(([at, what]) => `${at} ${what}`)
    .join(', ');
}

/** Somebody's media is back, as `seenBy` sees it; returns nothing and throws when it took too long. */
async function isServedAgain(stage, moves, person, seenBy, since) {
  const move = await until(`${person.name} moved`, () => moves.of(person.id, since), BACK_SECONDS);
  const span = { from: move.firstCheckAt - READING_MILLIS, to: move.at };
  const [pause, picture] = await Promise.all(
    // The picture is a matter of key frames and repair on top of that.
    ['packetsReceived', 'framesDecoded'].map((field) =>
      until(`${person.name}'s media is back`, () => longestPause(seenBy, span, field), BACK_SECONDS),
    ),
  );
  const mended = pause.to - move.firstCheckAt;
  const gap = pause.to - pause.from;
  stage.say(
    `${person.name}: first check ${Math.round(move.firstCheckAt - since)} ms after the change, moved ${move.at - move.firstCheckAt} ms later, ` +
      `media ${Math.round(mended)} ms after that check; gap ${Math.round(gap)} ms, of the picture ${Math.round(picture.to - picture.from)} ms; ` +
      `load ${loadavg()[0].toFixed(1)}`,
  );
  stage.say(`    ${await told(person, since)}`);
  if (mended > CHECK_TO_MEDIA_MILLIS || gap > GAP_MILLIS) {
    throw new Error(`${person.name}: ${Math.round(mended)} ms from the check to media, gap ${Math.round(gap)} ms`);
  }
}

/** Everybody is there once, and nobody is told of anything broken. */
async function isWhole(people) {
  for (const person of people) {
    await until(`${person.name} is told that all is well`, async () => (await person.state()) === 'connected', BACK_SECONDS);
    const names = await person.page.evaluate(() => window.kakehashi.client.participants.map((each) => each.name));
    if (names.sort().join() !== 'Aki,Ben,Cho') {
      throw new Broken(`${person.name} sees ${names}`);
    }
  }
}

async function isNoStorm(person) {
  const offers = await person.page.evaluate(() => window.told.filter((line) => / SDP have-local-offer/.test(line)).length);
  if (offers > 3) {
    throw new Error(`${person.name} offered ${offers} times`);
  }
}

const missing = () => (process.getuid() === 0 ? null : 'network namespaces need root');

export const scenes = [
  {
    name: 'roaming: the NAT of a publisher and of a listener gets another address, and no signalling passes it',
    group: 'network',
    missing,
    async run(stage) {
      const network = stage.add(new RebindingNetwork(), (each) => each.remove());
      const { aki, ben, cho, moves } = await meet(stage, network);
      const since = Date.now();
      network.dropTcp();
      network.rebind();
      await Promise.all([
        isServedAgain(stage, moves, aki, cho, since),
        isServedAgain(stage, moves, ben, ben, since),
      ]);
      network.passTcp();
      for (const person of [aki, ben]) {
        await until(
          `${person.name} has signalling again`,
          async () => (await told(person, since)).includes('resumed'),
          BACK_SECONDS,
        );
      }
      await isWhole([aki, ben, cho]);
      await Promise.all([aki, ben].map(isNoStorm));
    },
  },
  {
    name: 'roaming: a publisher and a listener change to another cable with another address',
    group: 'network',
    missing,
    async run(stage) {
      const network = stage.add(new TwoCableNetwork(), (each) => each.remove());
      const { aki, ben, cho, moves } = await meet(stage, network);
      const since = Date.now();
      network.changeCable();
      await Promise.all([
        isServedAgain(stage, moves, aki, cho, since),
        isServedAgain(stage, moves, ben, ben, since),
      ]);
      await isWhole([aki, ben, cho]);
      await Promise.all([aki, ben].map(isNoStorm));
    },
  },
];
