import { loadavg } from 'node:os';
import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { encodingsText, inbound, outbound } from '../lib/stats.mjs';

const QUIET_MILLIS = 1500;
const BACK_MILLIS = 1000;
const LARGER_MILLIS = 2000;
/** The server waits for 4 s before it lets an encoder stop. */
const DYNACAST_SECONDS = 10;
const SMALL = { width: 320, height: 320 };
const LARGE = { width: 1280, height: 720 };

async function upper(person) {
  return (await outbound(person)).find((each) => each.rid === 'h');
}

function shownLines(person, name) {
  return person.page.evaluate(
    (who) => document.querySelector(`[data-testid="tile"][data-name="${who}"] video`)?.videoHeight,
    name,
  );
}

async function hideAndShow(stage, ben) {
  await ben.setHidden(true);
  let last = -1;
  const hidden = await until('nothing more comes', async () => {
    const { packetsReceived } = await inbound(ben, 'Aki');
    const stands = packetsReceived === last;
    last = packetsReceived;
    return stands && inbound(ben, 'Aki');
  }, 5);
  await new Promise((resolve) => setTimeout(resolve, QUIET_MILLIS));
  const later = await inbound(ben, 'Aki');
  stage.say(`hidden: ${later.packetsReceived - hidden.packetsReceived} packets in ${QUIET_MILLIS} ms`);
  if (later.packetsReceived !== hidden.packetsReceived) {
    throw new Error('pictures come to a hidden page');
  }
  const started = performance.now();
  await ben.setHidden(false);
  await until('a picture', async () => (await inbound(ben, 'Aki')).framesDecoded > later.framesDecoded, 5);
  const back = performance.now() - started;
  stage.say(`back: a picture after ${back.toFixed(0)} ms`);
  if (back > BACK_MILLIS) {
    throw new Error(`a picture only after ${back.toFixed(0)} ms`);
  }
}

async function shrinkAndGrow(stage, aki, viewers) {
  await until('the upper layer is sent', async () => (await upper(aki))?.framesPerSecond > 0);
  await Promise.all(viewers.map((person) => person.page.setViewportSize(SMALL)));
  const shrunk = performance.now();
  await until('the upper layer is switched off', async () => (await upper(aki)).active === false, DYNACAST_SECONDS);
  const off = performance.now() - shrunk;
  const before = await upper(aki);
  await new Promise((resolve) => setTimeout(resolve, QUIET_MILLIS));
  const after = await upper(aki);
  stage.say(`small at everybody's: switched off after ${off.toFixed(0)} ms; sent ${encodingsText(await outbound(aki))}`);
  if (after.framesEncoded !== before.framesEncoded) {
    throw new Error(`${after.framesEncoded - before.framesEncoded} frames of a layer that nobody looks at`);
  }
  const [ben] = viewers;
  const started = performance.now();
  await ben.page.setViewportSize(LARGE);
  await until('the large picture', async () => (await shownLines(ben, 'Aki')) === 360, 10);
  const back = performance.now() - started;
  stage.say(`large at Ben's: after ${back.toFixed(0)} ms, load ${loadavg()[0].toFixed(1)}`);
  if (back > LARGER_MILLIS) {
    throw new Error(`the large picture came only after ${back.toFixed(0)} ms`);
  }
}

export const scene = {
  name: 'view: a hidden page gets no pictures, and layers that nobody looks at are not encoded',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const [aki, ben, chika] = await Promise.all(
      ['Aki', 'Ben', 'Chika'].map((name) => Person.inChromium(browser, name, stage.log)),
    );
    await aki.join(server.localLink, 'view', '&video=640x360@15');
    await Promise.all([ben, chika].map((person) => person.join(server.localLink, 'view', '&camera=0')));
    await Promise.all([ben, chika].map((person) => person.seesAndHears(['Aki'], { audio: false })));
    await hideAndShow(stage, ben);
    await shrinkAndGrow(stage, aki, [ben, chika]);
  },
};
