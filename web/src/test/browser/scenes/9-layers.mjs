import { loadavg } from 'node:os';
import { launchChromium } from '../lib/browsers.mjs';
import { NotHere, Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { encodingsText, estimate, inbound, outbound } from '../lib/stats.mjs';

const SWITCHES = 20;
const SLOWEST_MILLIS = 2000;
const MEDIAN_MILLIS = 1000;
/** Between two switches, so that a freeze would show. */
const STAY_MILLIS = 700;
const SMALL = { viewport: { width: 320, height: 320 }, lines: 180 };
const LARGE = { viewport: { width: 1280, height: 720 }, lines: 360 };

/** The height of the picture that stands in the tile now. */
function shownLines(person, name) {
  return person.page.evaluate(
    (who) => document.querySelector(`[data-testid="tile"][data-name="${who}"] video`)?.videoHeight,
    name,
  );
}

async function switchTo(person, name, { viewport, lines }) {
  const started = performance.now();
  await person.page.setViewportSize(viewport);
  await until(`${lines} lines`, async () => (await shownLines(person, name)) === lines, 10);
  return performance.now() - started;
}

/** Why this machine is too slow to send all layers in real time, or null. */
function tooSlow(encodings) {
  const limited = encodings.filter((each) => each.active && each.qualityLimitationReason === 'cpu');
  return limited.length > 0 ? encodingsText(limited) : null;
}

async function play(stage, codec, more) {
  const server = stage.add(
    await Server.start({ environment: { KAKEHASHI_CAMERA_CODECS: codec } }),
    (each) => each.stop(),
  );
  const browser = stage.add(await launchChromium(), (each) => each.close());
  const aki = await Person.inChromium(browser, 'Aki', stage.log);
  const ben = await Person.inChromium(browser, 'Ben', stage.log);
  await aki.join(server.localLink, 'layers', `&video=640x360@30${more}`);
  await ben.join(server.localLink, 'layers', '&camera=0');
  await ben.seesAndHears(['Aki'], { audio: false });
  await until('the large picture', async () => (await shownLines(ben, 'Aki')) === LARGE.lines);
  stage.say(`sent: ${encodingsText(await outbound(aki))}; estimate ${await estimate(aki)} kbit/s`);

  const before = await inbound(ben, 'Aki');
  const times = [];
  for (let index = 0; index < SWITCHES; index++) {
    times.push(await switchTo(ben, 'Aki', index % 2 === 0 ? SMALL : LARGE));
    await new Promise((resolve) => setTimeout(resolve, STAY_MILLIS));
  }
  const after = await inbound(ben, 'Aki');
  const freezes = after.freezeCount - before.freezeCount;
  const median = [...times].sort((a, b) => a - b)[SWITCHES / 2];
  const sent = await outbound(aki);
  stage.say(
    `${after.codec}: ${SWITCHES} switches after ${times.map((each) => each.toFixed(0)).join(', ')} ms, median ` +
      `${median.toFixed(0)} ms; ${freezes} freezes (${(after.totalFreezesDuration - before.totalFreezesDuration).toFixed(2)} s), ` +
      `${after.framesDecoded - before.framesDecoded} frames, load ${loadavg()[0].toFixed(1)}`,
  );
  stage.say(`sent: ${encodingsText(sent)}; estimate ${await estimate(aki)} kbit/s`);
  const slow = tooSlow(sent);
  if (slow) {
    throw new NotHere(`this machine does not encode all layers in real time (${slow}); the tests of sfu.replay play recorded ones`);
  }
  stage.say('encoded by this Chromium in real time');
  if (freezes > 0 || Math.max(...times) > SLOWEST_MILLIS || median > MEDIAN_MILLIS) {
    throw new Error(`${freezes} freezes, slowest ${Math.max(...times).toFixed(0)} ms, median ${median.toFixed(0)} ms`);
  }
}

export const scenes = [
  ['VP8 in two sizes', 'VP8', ''],
  ['H264 in two sizes', 'H264', ''],
  ['VP9 in two sizes', 'VP9', '&simulcast=1'],
  ['VP9 in two spatial layers', 'VP9', ''],
  ['AV1 in two spatial layers', 'AV1', ''],
].map(([what, codec, more]) => ({
  name: `layers: ${what}, switched ${SWITCHES} times without a freeze`,
  group: 'long',
  run: (stage) => play(stage, codec, more),
}));
