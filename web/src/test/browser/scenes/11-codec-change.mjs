import { launchChromium, launchFirefox } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { inbound } from '../lib/stats.mjs';

const LONGEST_GAP_MILLIS = 1000;
/** A picture whose largest sample is below this is black. */
const BLACK = 24;

/**
 * Watches a tile by its pixels, ten times a second: whatever is uncovered must not be black, and what is covered must
 * show an avatar or a sentence.
 */
function watchTiles(person) {
  return person.page.evaluate((black) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 16;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    window.watched = { looks: 0, sentences: {}, wrong: [] };
    const look = () => {
      for (const tile of document.querySelectorAll('[data-testid="tile"][data-self="false"]')) {
        window.watched.looks++;
        const sentence = tile.querySelector('[data-testid="tile-waiting"]:not([hidden])')?.textContent;
        if (sentence) {
          window.watched.sentences[tile.dataset.name] = sentence;
        }
        if (tile.dataset.live !== 'true') {
          if (!sentence && !tile.querySelector('.avatar')?.getClientRects().length) {
            window.watched.wrong.push(`${tile.dataset.name}: neither picture nor avatar nor sentence`);
          }
          continue;
        }
        context.drawImage(tile.querySelector('video'), 0, 0, 16, 16);
        if (context.getImageData(0, 0, 16, 16).data.every((sample, index) => index % 4 === 3 || sample < black)) {
          window.watched.wrong.push(`${tile.dataset.name}: black`);
        }
      }
    };
    setInterval(look, 100);
  }, BLACK);
}

async function checkTiles(stage, person) {
  const { looks, sentences, wrong } = await person.page.evaluate(() => window.watched);
  stage.say(`${person.name}'s tiles: ${looks} looks, ${wrong.length} wrong; sentences: ${JSON.stringify(sentences)}`);
  if (wrong.length > 0) {
    throw new Error(`${person.name}: ${[...new Set(wrong)].join(', ')}`);
  }
}

/** Notes the longest time between two pictures of somebody from now on. */
function watchGaps(person, name) {
  return person.page.evaluate((who) => {
    const video = document.querySelector(`[data-testid="tile"][data-name="${who}"] video`);
    window.longestGap = 0;
    let last = performance.now();
    const next = (now) => {
      window.longestGap = Math.max(window.longestGap, now - last);
      last = now;
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  }, name);
}

async function receives(person, from, codec) {
  return until(
    `${person.name} decodes ${from} in ${codec}`,
    async () => {
      const before = await inbound(person, from);
      return before?.codec === `video/${codec}` && before.framesDecoded > 0 && before.framesPerSecond > 0;
    },
    30,
  );
}

/** @param newcomer makes the third person, whose browser has no H264 */
async function play(stage, newcomer) {
  const server = stage.add(
    await Server.start({ environment: { KAKEHASHI_CAMERA_CODECS: 'H264,VP8' } }),
    (each) => each.stop(),
  );
  const chromium = stage.add(await launchChromium(), (each) => each.close());
  const aki = await Person.inChromium(chromium, 'Aki', stage.log);
  const ben = await Person.inChromium(chromium, 'Ben', stage.log);
  const fumi = await newcomer(chromium);
  await Promise.all([aki.join(server.localLink, 'change'), ben.join(server.localLink, 'change')]);
  await Promise.all([receives(aki, 'Ben', 'H264'), receives(ben, 'Aki', 'H264')]);
  await Promise.all([aki.seesAndHears(['Ben'], { audio: false }), ben.seesAndHears(['Aki'], { audio: false })]);
  await Promise.all([watchTiles(aki), watchGaps(aki, 'Ben')]);

  const came = performance.now();
  await fumi.join(server.localLink, 'change');
  await until('Fumi is in the meeting', () => fumi.page.evaluate(() => Boolean(document.querySelector('.stage'))), 40);
  await watchTiles(fumi);
  await until('Fumi is connected', async () => (await fumi.state()) === 'connected', 40);
  await Promise.all([
    ...['Aki', 'Ben'].map((name) => receives(fumi, name, 'VP8')),
    receives(aki, 'Ben', 'VP8'),
    receives(ben, 'Aki', 'VP8'),
    receives(aki, 'Fumi', 'VP8'),
  ]);
  stage.say(`everybody in VP8 ${((performance.now() - came) / 1000).toFixed(1)} s after Fumi opened the link`);
  await Promise.all([
    aki.seesAndHears(['Ben', 'Fumi'], { audio: false, seconds: 40 }),
    ben.seesAndHears(['Aki', 'Fumi'], { audio: false, seconds: 40 }),
    fumi.seesAndHears(['Aki', 'Ben'], { audio: false, seconds: 40 }),
  ]);
  const joined = await aki.page.evaluate(() => window.longestGap);
  await stage.picture(fumi, 'all');
  await checkTiles(stage, fumi);

  await watchGaps(aki, 'Ben');
  await fumi.click('btn-leave');
  await Promise.all([receives(aki, 'Ben', 'H264'), receives(ben, 'Aki', 'H264')]);
  await Promise.all([aki.seesAndHears(['Ben'], { audio: false }), ben.seesAndHears(['Aki'], { audio: false })]);
  const left = await aki.page.evaluate(() => window.longestGap);
  await checkTiles(stage, aki);
  stage.say(`longest time between two pictures of Ben at Aki's: ${joined.toFixed(0)} ms to VP8, ${left.toFixed(0)} ms back to H264`);
  if (Math.max(joined, left) > LONGEST_GAP_MILLIS) {
    throw new Error(`the picture stood for ${Math.max(joined, left).toFixed(0)} ms`);
  }
}

/** The room's codec changes between the making of the first offer and its answer. */
async function changeWhileOffering(stage) {
  const server = stage.add(await Server.start(), (each) => each.stop());
  const chromium = stage.add(await launchChromium(), (each) => each.close());
  const aki = await Person.inChromium(chromium, 'Aki', stage.log);
  const ben = await Person.inChromium(chromium, 'Ben', stage.log);
  await aki.offersSlowly(6000);
  await ben.knowsOnly(['H264']);
  await aki.join(server.localLink, 'race');
  await ben.join(server.localLink, 'race');
  await receives(ben, 'Aki', 'H264');
  await ben.seesAndHears(['Aki'], { audio: false });
}

export const scenes = [
  {
    name: 'codec change: Firefox without H264 turns the room to VP8, and back when it leaves',
    group: 'browser',
    run: (stage) =>
      play(stage, async () => {
        const firefox = stage.add(await launchFirefox(), (each) => each.close());
        return new Person(await firefox.newPage(), 'Fumi', stage.log);
      }),
  },
  {
    name: 'codec change: a Chromium that knows only VP8 turns the room to VP8, and back when it leaves',
    group: 'long',
    run: (stage) =>
      play(stage, async (chromium) => {
        const fumi = await Person.inChromium(chromium, 'Fumi', stage.log);
        await fumi.knowsOnly(['VP8']);
        return fumi;
      }),
  },
  {
    name: 'codec change: while the first offer is being made',
    group: 'long',
    run: changeWhileOffering,
  },
];
