import { execFileSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from '../lib/browsers.mjs';
import { Network } from '../lib/namespace.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { encodingsText, inbound, outbound } from '../lib/stats.mjs';

const QUEUE_MILLIS = 300;
const SETTLE_SECONDS = 5;
const WATCH_SECONDS = 60;
const PUBLISHER_SECONDS = 30;
const PICTURE = '1088x612@15';

/** What the sizes of the picture cost: 150, 500 and 1,700 kbit/s. */
const STEPS = [
  { kbits: 3000, lines: 612, says: 'full' },
  { kbits: 800, lines: 306, says: 'smaller' },
  { kbits: 250, lines: 153, says: 'smaller' },
  { kbits: 80, lines: 0, says: 'Paused' },
  { kbits: 800, lines: 306, says: 'smaller' },
  { kbits: 3000, lines: 612, says: 'full' },
];

/** A camera that looks at something with so much detail that every size costs what it may. */
function detailedCamera(folder) {
  const file = join(folder, 'camera.y4m');
  const [size, rate] = PICTURE.split('@');
  const source = `testsrc2=size=${size}:rate=${rate},noise=alls=6:allf=t`;
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-t', '6', '-pix_fmt', 'yuv420p', file]);
  return file;
}

/** Lines of the picture that stands in the tile; 0 while there is none. */
function shownLines(person, name) {
  return person.page.evaluate((who) => {
    const tile = document.querySelector(`[data-testid="tile"][data-name="${who}"]`);
    return tile?.dataset.live === 'true' ? tile.querySelector('video').videoHeight : 0;
  }, name);
}

/** What the tile says: its sentence, or that the picture is smaller. */
function told(person, name) {
  return person.page.evaluate((who) => {
    const tile = document.querySelector(`[data-testid="tile"][data-name="${who}"]`);
    const sentence = tile.querySelector('[data-testid="tile-waiting"]');
    const reduced = tile.querySelector('[data-testid="tile-reduced"]');
    return sentence.hidden ? (reduced.hidden ? 'full' : 'smaller') : sentence.textContent;
  }, name);
}

/** Lines of the largest picture that somebody sends. */
async function sentLines(person) {
  const sent = await outbound(person);
  return Math.max(0, ...sent.filter((each) => each.active).map((each) => each.frameHeight ?? 0));
}

async function settles(stage, network, aki, ben, { kbits, lines, says }) {
  network.carries(kbits, QUEUE_MILLIS);
  const started = performance.now();
  await until(`${lines} lines and "${says}" behind ${kbits} kbit/s`, async () => {
    return (await shownLines(ben, 'Aki')) === lines && (await told(ben, 'Aki')).startsWith(says);
  }, SETTLE_SECONDS);
  const millis = performance.now() - started;
  // An encoding that begins anew drops pictures behind its first: that is a part of settling, however soon the rest is right.
  await new Promise((resolve) => setTimeout(resolve, SETTLE_SECONDS * 1000 - millis));
  const before = await inbound(ben, 'Aki');
  const voiceBefore = await inbound(ben, 'Aki', 'microphone');
  // What counts now is that nothing happens.
  await new Promise((resolve) => setTimeout(resolve, WATCH_SECONDS * 1000));
  const after = await inbound(ben, 'Aki');
  const voice = await inbound(ben, 'Aki', 'microphone');
  const stays = await shownLines(ben, 'Aki');
  const freezes = after.freezeCount - before.freezeCount;
  const concealed =
    (100 * (voice.concealedSamples - voiceBefore.concealedSamples - (voice.silentConcealedSamples - voiceBefore.silentConcealedSamples))) /
    (voice.totalSamplesReceived - voiceBefore.totalSamplesReceived);
  const rate = (8 * (after.bytesReceived - before.bytesReceived)) / WATCH_SECONDS / 1000;
  stage.say(
    `${kbits} kbit/s: ${lines} lines after ${millis.toFixed(0)} ms, ${stays} after another ${WATCH_SECONDS} s, ${rate.toFixed(0)} kbit/s, ` +
      `${freezes} freezes, ${after.nackCount - before.nackCount} nacks, ${concealed.toFixed(2)} % of the voice concealed; the tile says "${await told(ben, 'Aki')}"; load ${loadavg()[0].toFixed(1)}`,
  );
  stage.say(`    sent ${encodingsText(await outbound(aki))}`);
  if (stays !== lines || freezes > 1 || concealed >= 2) {
    throw new Error(`behind ${kbits} kbit/s: ${stays} lines, ${freezes} freezes, ${concealed.toFixed(2)} % concealed`);
  }
}

export const scene = {
  name: 'narrow: a viewer behind 3000, 800, 250, 80 and again 3000 kbit/s gets what that carries',
  group: 'network',
  missing: () => (process.getuid() === 0 ? null : 'network namespaces need root'),
  async run(stage) {
    const network = stage.add(new Network('10.79.0.1', '10.79.0.2'), (each) => each.remove());
    await network.settled();
    network.carries(STEPS[0].kbits, QUEUE_MILLIS);
    const server = stage.add(
      await Server.start({ prefix: network.serverPrefix, options: ['--bind', network.serverAddress] }),
      (each) => each.stop(),
    );
    const camera = `--use-file-for-fake-video-capture=${detailedCamera(network.folder)}`;
    const beside = stage.add(await launchChromium(network.chromiumBesideServer, [camera]), (each) => each.close());
    const behind = stage.add(await launchChromium(network.chromium), (each) => each.close());
    const aki = await Person.inChromium(beside, 'Aki', stage.log);
    const ben = await Person.inChromium(behind, 'Ben', stage.log);
    await aki.join(server.otherLink, 'narrow', `&video=${PICTURE}`);
    await ben.join(server.otherLink, 'narrow', '&camera=0');
    // A browser that begins to send needs its own time until it sends all it may; here it is the way to the viewer that counts.
    await until('Aki sends all sizes', async () => (await sentLines(aki)) === STEPS[0].lines, PUBLISHER_SECONDS);
    await ben.join(server.otherLink, 'narrow', '&camera=0');
    await ben.seesAndHears(['Aki']);
    for (const step of STEPS) {
      await settles(stage, network, aki, ben, step);
    }
  },
};
