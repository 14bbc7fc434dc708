import { appendFileSync } from 'node:fs';
import { launchChromium } from '../lib/browsers.mjs';
import { CLIENTS, ForeignClients, clientMissing } from '../lib/foreign.mjs';
import { Network } from '../lib/namespace.mjs';
import { NotHere, Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

/** Watchers at a time, of two publishers; as many as two cores decode for without falling behind. */
const WATCHERS_AT_ONCE = 4;
const PUBLISHERS_AT_ONCE = 2;

/** Every client publishes VP8; libdatachannel what OBS sends by it; then Chromium in what only it has. */
const ROWS = [
  ...CLIENTS.map((publisher) => ({ publisher, codec: 'VP8', options: publisher === 'libdatachannel' ? { codec: 'vp8' } : {} })),
  { publisher: 'libdatachannel', what: 'H264', codec: 'H264', options: {} },
  { publisher: 'chromium', what: 'H264', codec: 'H264', options: { codec: 'h264' } },
  {
    publisher: 'chromium',
    what: 'VP9 SVC',
    codec: 'VP9',
    options: { codec: 'vp9', size: [640, 360], encodings: [{ scalabilityMode: 'L2T3_KEY' }] },
  },
  { publisher: 'chromium', what: 'AV1', codec: 'AV1', options: { codec: 'av1' } },
  {
    publisher: 'chromium',
    what: 'simulcast',
    codec: 'VP8',
    options: {
      size: [640, 360],
      encodings: [
        { rid: 'q', scaleResolutionDownBy: 2, maxBitrate: 150_000 },
        { rid: 'h', maxBitrate: 500_000 },
      ],
    },
  },
  // FFmpeg's muxer insists on being the DTLS server.
  { publisher: 'chromium', what: 'passive', codec: 'VP8', options: { setup: 'passive' }, watchers: ['chromium'] },
];

/** Lets this many run at a time, the others wait in line. */
function atMost(limit) {
  let running = 0;
  const waiting = [];
  return async (work) => {
    if (running >= limit) {
      await new Promise((resolve) => waiting.push(resolve));
    }
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}

class Table {
  #watcherTurn = atMost(WATCHERS_AT_ONCE);
  /** By client: the codecs of its WHEP offer. */
  #codecs = new Map();
  missing = new Map(CLIENTS.map((name) => [name, clientMissing(name)]).filter(([, why]) => why));
  failed = 0;

  constructor(stage, clients, base) {
    this.stage = stage;
    this.clients = clients;
    this.base = base;
  }

  /** @returns {Promise<string[]>} a cell for each watcher */
  async row({ publisher, codec, options, watchers = CLIENTS }, index) {
    const room = `row-${index}`;
    if (this.missing.has(publisher)) {
      return CLIENTS.map(() => 'not here');
    }
    const session = await this.clients.start(publisher, 'publish', { url: `${this.base}whip/${room}/camera`, ...options });
    try {
      await session.sends();
      const watch = (watcher) =>
        watchers.includes(watcher) ? this.#watcherTurn(() => this.#cell(watcher, room, codec)) : '-';
      const cells = await Promise.all(CLIENTS.map(watch));
      await session.leave();
      return cells;
    } catch (problem) {
      this.#note(`${publisher} publishes in ${codec}`, session, problem);
      return CLIENTS.map(() => 'FAILED');
    } finally {
      session.stop();
      await session.done;
    }
  }

  async #cell(watcher, room, codec) {
    if (this.missing.has(watcher)) {
      return 'not here';
    }
    if (this.#codecs.has(watcher) && !this.#codecs.get(watcher).has(codec)) {
      return `n/a (no ${codec})`;
    }
    const session = await this.clients.start(watcher, 'watch', { url: `${this.base}whep/${room}/camera` });
    try {
      const { frames, packets } = await session.receives();
      this.#codecs.set(watcher, session.codecs);
      await session.leave();
      return `ok ${frames}f ${packets}a`;
    } catch (problem) {
      this.#note(`${watcher} watches ${room} in ${codec}`, session, problem);
      return 'FAILED';
    } finally {
      session.stop();
      await session.done;
    }
  }

  #note(what, session, problem) {
    this.failed++;
    this.stage.say(`${what}: ${problem.message}`);
    appendFileSync(this.stage.log, `${what}: ${problem.message}\n${session.history()}\n`);
  }
}

function print(stage, rows) {
  const line = (cells) => cells.map((cell, index) => cell.padEnd(index === 0 ? 24 : 15)).join('').trimEnd();
  stage.say(line(['publisher \\ watcher', ...CLIENTS]));
  rows.forEach((cells, index) => {
    const { publisher, what } = ROWS[index];
    stage.say(line([what ? `${publisher} ${what}` : publisher, ...cells]));
  });
}

const everybody = {
  name: 'every client publishes, and every client watches it',
  group: 'network',
  missing: () => (process.getuid() === 0 ? null : 'network namespaces need root'),
  async run(stage) {
    const network = stage.add(new Network(), (each) => each.remove());
    const server = stage.add(
      await Server.start({ prefix: network.serverPrefix, options: ['--bind', network.serverAddress] }),
      (each) => each.stop(),
    );
    const clients = stage.add(new ForeignClients(network.clientPrefix), (each) => each.close());
    const table = new Table(stage, clients, server.otherLink);
    const started = performance.now();
    const publisherTurn = atMost(PUBLISHERS_AT_ONCE);
    const rows = await Promise.all(ROWS.map((row, index) => publisherTurn(() => table.row(row, index))));
    print(stage, rows);
    stage.say(`frames and audio packets of two seconds; all of it took ${((performance.now() - started) / 1000).toFixed(0)} s`);
    if (table.failed > 0) {
      throw new Error(`${table.failed} cells failed`);
    }
    if (table.missing.size > 0) {
      throw new NotHere([...table.missing].map(([name, why]) => `${name}: ${why}`).join('; '));
    }
  },
};

const meeting = {
  name: 'GStreamer is seen on our page, and aiortc sees the person there',
  group: 'network',
  missing() {
    const missing = ['gstreamer', 'aiortc'].map(clientMissing).filter((why) => why);
    return process.getuid() === 0 ? missing[0] : 'network namespaces need root';
  },
  async run(stage) {
    const network = stage.add(new Network(), (each) => each.remove());
    const server = stage.add(
      await Server.start({ prefix: network.serverPrefix, options: ['--bind', network.serverAddress] }),
      (each) => each.stop(),
    );
    const browser = stage.add(await launchChromium(network.chromium), (each) => each.close());
    const clients = stage.add(new ForeignClients(network.clientPrefix), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    await aki.join(server.otherLink, 'studio');
    const camera = await clients.start('gstreamer', 'publish', { url: `${server.otherLink}whip/studio/camera` });
    await camera.sends();
    await aki.seesAndHears(['camera']);
    await stage.picture(aki, 'page');
    stage.say('the page shows and plays what GStreamer publishes');

    await camera.leave();
    await until('the camera has left the page', async () => !('camera' in (await aki.tiles())));

    const watcher = await clients.start('aiortc', 'watch', { url: `${server.otherLink}whep/studio` });
    const { frames, packets } = await watcher.receives();
    stage.say(`aiortc sees and hears Aki: ${frames} frames and ${packets} audio packets in 2 s`);
    await aki.click('btn-leave');
    await until('the session of aiortc is over', () => watcher.counts.at(-1).state === 'closed');
    watcher.check();
  },
};

export const scenes = [everybody, meeting];
