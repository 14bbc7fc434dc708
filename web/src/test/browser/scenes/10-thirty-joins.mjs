import { loadavg } from 'node:os';
import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { encodingsText, outbound } from '../lib/stats.mjs';
import { startWatchers, watchersMissing } from '../lib/watchers.mjs';

const COUNT = 30;
const SPREAD_MILLIS = 2000;
/** At the latest; on a calm machine they are done after seven. */
const SECONDS = 40;
const LOOK_MILLIS = 200;
/** One a second, and one that was under way when counting began. */
const WINDOW_MILLIS = 1000;

/** Key frames and requests of each encoding over time. */
async function record(person, history, isOver) {
  while (!isOver()) {
    const at = performance.now();
    for (const { rid, keyFramesEncoded, pliCount, framesEncoded } of await outbound(person)) {
      history.push({ at, rid, keyFramesEncoded: keyFramesEncoded ?? 0, pliCount: pliCount ?? 0, framesEncoded });
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
  }
}

/** The most by which a counter of one encoding grew within a second. */
function mostInASecond(looks, field) {
  let most = 0;
  for (const [index, later] of looks.entries()) {
    const earlier = looks.slice(0, index + 1).find((each) => later.at - each.at <= WINDOW_MILLIS);
    most = Math.max(most, later[field] - earlier[field]);
  }
  return most;
}

export const scene = {
  name: `joins: ${COUNT} within ${SPREAD_MILLIS / 1000} s cost one key frame a second and layer at most`,
  group: 'browser',
  missing: watchersMissing,
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    await aki.join(server.localLink, 'crowd', '&video=640x360@15');
    await until('Aki is connected', async () => (await aki.state()) === 'connected');
    await until('both layers are sent', async () => {
      const sent = (await outbound(aki)).filter((each) => each.framesEncoded > 0);
      return sent.length >= 2 || Promise.reject(new Error(encodingsText(sent)));
    });

    const watchers = startWatchers({
      link: server.localLink,
      room: 'crowd',
      count: COUNT,
      spreadMillis: SPREAD_MILLIS,
      seconds: SECONDS,
    });
    stage.add(watchers, (each) => each.stop());
    await watchers.began;
    const history = [];
    let over = false;
    const recording = record(aki, history, () => over);
    recording.catch(() => {}); // heard below, unless the watchers failed first
    const figures = await watchers.figures.finally(() => (over = true));
    await recording;

    stage.say(`${JSON.stringify(figures)}, load ${loadavg()[0].toFixed(1)}`);
    stage.say(`sent: ${encodingsText(await outbound(aki))}`);
    const metrics = await server.metrics();
    stage.say(`requested ${metrics.keyframes_requested_total}, received ${metrics.keyframes_received_total} key frames in all`);
    for (const rid of new Set(history.map((each) => each.rid))) {
      const looks = history.filter((each) => each.rid === rid);
      const sum = (field) => looks.at(-1)[field] - looks[0][field];
      const most = mostInASecond(looks, 'keyFramesEncoded');
      stage.say(
        `${rid}: ${sum('keyFramesEncoded')} key frames, ${sum('pliCount')} requests, ${sum('framesEncoded')} frames in ` +
          `${((looks.at(-1).at - looks[0].at) / 1000).toFixed(1)} s; at most ${most} key frames in a second`,
      );
      if (most > 1) {
        throw new Error(`${most} key frames of ${rid} within a second`);
      }
    }
    if (figures.withVideo !== COUNT || figures.beganWithKeyframe !== COUNT) {
      throw new Error(`of ${COUNT} watchers ${figures.withVideo} got a picture, ${figures.beganWithKeyframe} with a key frame first`);
    }
  },
};
