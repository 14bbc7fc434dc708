// A meeting behind proxies that have no WebSocket: the page moves to events over HTTP, or to long polling, by itself.
import { loadavg } from 'node:os';
import { longestPause, watchArrivals } from '../lib/arrivals.mjs';
import { launchChromium } from '../lib/browsers.mjs';
import { Person, expectTrue, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { WebProxy } from '../lib/web-proxy.mjs';

const ROOM = 'without-websocket';
const CUT_MILLIS = 4000;

const client = (person, read) => person.page.evaluate(`(${read})(window.kakehashi.client)`);
const wireOf = (person) => client(person, (meeting) => meeting.signalingWire);
const idOf = (person) => client(person, (meeting) => meeting.you);

async function meet(stage, how) {
  const server = stage.add(await Server.start(), (each) => each.stop());
  const proxy = stage.add(await WebProxy.start(new URL(server.localLink).port, how), (each) => each.stop());
  const [beside, behind] = await Promise.all([launchChromium(), launchChromium()]);
  [beside, behind].forEach((browser) => stage.add(browser, (each) => each.close()));
  const aki = await Person.inChromium(beside, 'Aki', stage.log, { locale: 'en-US' });
  const ben = await Person.inChromium(behind, 'Ben', stage.log, { locale: 'ja-JP' });
  await aki.join(server.localLink, ROOM);
  await until('Aki is connected', async () => (await aki.state()) === 'connected');
  await ben.prepare(proxy.link, ROOM);
  const millis = await ben.enter();
  await Promise.all([aki.seesAndHears(['Ben']), ben.seesAndHears(['Aki'])]);
  expectTrue((await wireOf(aki)) === 'websocket', `Aki is on ${await wireOf(aki)}`);
  return { server, proxy, aki, ben, millis };
}

/** They meet over this wire, twice. */
async function meetOver(stage, wire, how) {
  const meeting = await meet(stage, how);
  const { proxy, aki, ben, millis } = meeting;
  expectTrue((await wireOf(ben)) === wire, `Ben is on ${await wireOf(ben)} instead of ${wire}`);
  const again = await joinsAgain(aki, ben, proxy);
  await Promise.all([aki.seesAndHears(['Ben']), ben.seesAndHears(['Aki'])]);
  stage.say(
    `joining over ${wire}: the first picture after ${millis.toFixed(0)} ms, in a tab that knows it after ${again.toFixed(0)} ms; ` +
      `${proxy.refused} Upgrades refused; load ${loadavg()[0].toFixed(1)}`,
  );
  return meeting;
}

/** The same tab enters anew; returns after how many milliseconds it had a picture. */
async function joinsAgain(other, person, proxy) {
  await client(person, (meeting) => meeting.leave());
  await until(`${person.name} has left`, () => client(other, (meeting) => meeting.participants.length === 1));
  const refused = proxy.refused;
  await person.prepare(proxy.link, ROOM);
  const millis = await person.enter();
  expectTrue(proxy.refused === refused, 'a tab that knows better tried a WebSocket');
  return millis;
}

/** The button does nothing while the click before is being carried out. */
function switchMicrophone(person, on) {
  return until(`${person.name} is ${on ? 'not ' : ''}mute`, async () => {
    const pressed = await person.page.getAttribute('[data-testid="btn-mic"]', 'aria-pressed');
    return pressed === String(on) || person.click('btn-mic');
  });
}

/** What a meeting says over signalling reaches the other, both ways. */
async function everythingIsSaid(aki, ben) {
  const live = (person, whose) =>
    person.page.evaluate((name) => [...window.kakehashi.client.participants.find((each) => each.name === name).live].join(), whose);
  await switchMicrophone(ben, false);
  await until('Aki is told that Ben is mute', async () => (await live(aki, 'Ben')) === 'camera');
  await switchMicrophone(ben, true);
  await until('Aki is told that Ben speaks', async () => (await live(aki, 'Ben')).includes('microphone'));
  await aki.click('btn-camera');
  await until('Ben is told that Aki has no camera', async () => (await live(ben, 'Aki')) === 'microphone');
  await aki.click('btn-camera');
  await ben.seesAndHears(['Aki']);

  const you = await idOf(ben);
  await client(ben, (meeting) => {
    const heard = [];
    window.heard = heard;
    meeting.addEventListener('peer', ({ detail }) => heard.push(detail.message.text));
  });
  await aki.page.evaluate((to) => Promise.all([1, 2, 3].map((text) => window.kakehashi.client.tell(to, { k: 'scene', text }))), you);
  await until('Ben heard what Aki said, in order', async () => (await ben.page.evaluate(() => window.heard.join())) === '1,2,3');

  await ben.setHidden(true);
  const frames = async () => (await ben.received()).Aki?.framesDecoded ?? 0;
  let before = -1;
  await until('what Ben does not look at is paused', async () => {
    const now = await frames();
    const still = now === before;
    before = now;
    return still;
  });
  await ben.setHidden(false);
  await ben.seesAndHears(['Aki']);
}

/** How long an answer takes over this wire. */
async function roundTrips(stage, person, wire) {
  const millis = await person.page.evaluate(async () => {
    const all = [];
    for (let i = 0; i < 15; i++) {
      const began = performance.now();
      await window.kakehashi.client.stats();
      all.push(performance.now() - began);
    }
    return all.sort((a, b) => a - b);
  });
  stage.say(`an answer over ${wire}: median ${millis[7].toFixed(1)} ms, slowest of 15 ${millis[14].toFixed(1)} ms`);
}

async function comesBack(stage, { server, proxy, aki, ben }, wire) {
  const you = await idOf(ben);
  const before = await server.metrics();
  await client(ben, (meeting) => {
    window.told = [];
    ['resumed', 'state'].forEach((name) => meeting.addEventListener(name, ({ detail }) => window.told.push([performance.now(), detail ?? name])));
  });
  await Promise.all([watchArrivals(ben, 'Aki'), watchArrivals(aki, 'Ben')]);
  const from = Date.now();
  const cutAt = await ben.page.evaluate(() => performance.now());
  await proxy.cut();
  await until('Ben knows of the cut', async () => (await ben.state()) === 'reconnecting');
  await until('the cut has lasted', () => Date.now() - from > CUT_MILLIS);
  await proxy.resume();
  const upAt = await ben.page.evaluate(() => performance.now());
  await until('Ben has signalling again', () => ben.page.evaluate(() => window.told.some(([, what]) => what === 'resumed')));
  await until('Ben is told that all is well', async () => (await ben.state()) === 'connected');
  const span = { from, to: Date.now() };
  const told = await ben.page.evaluate(() => window.told);
  const at = (what) => told.find(([, each]) => each === what)[0];

  expectTrue((await idOf(ben)) === you, 'Ben came back as somebody else');
  expectTrue((await wireOf(ben)) === wire, `Ben came back over ${await wireOf(ben)}`);
  const names = await client(aki, (meeting) => meeting.participants.map((each) => each.name).join());
  expectTrue(names === 'Aki,Ben', `in the room are ${names}`);
  const after = await server.metrics();
  expectTrue(after.signaling_resumes === before.signaling_resumes + 1, 'the session was not resumed once');
  expectTrue(after.signaling_joins === before.signaling_joins, 'somebody joined anew');
  await everythingIsSaid(aki, ben);
  const pauses = await Promise.all([ben, aki].map((person) => until('arrivals are known', () => longestPause(person, span, 'packetsReceived'))));
  stage.say(
    `cut for ${((upAt - cutAt) / 1000).toFixed(1)} s: noticed after ${(at('reconnecting') - cutAt).toFixed(0)} ms, back in the same session over ${wire} ` +
      `${(at('resumed') - upAt).toFixed(0)} ms after the proxy; longest pause of media meanwhile ${pauses.map((each) => Math.round(each.to - each.from)).join(' and ')} ms`,
  );
}

/** Some proxies end a response that lasts: nothing is lost, and nobody has to come back. */
async function outlivesItsResponses(stage, { server, proxy, aki, ben }) {
  const before = await server.metrics();
  const asked = () => proxy.streams + proxy.polls;
  await client(ben, (meeting) => {
    window.states = [];
    meeting.addEventListener('state', ({ detail }) => window.states.push(detail));
  });
  for (let i = 0; i < 3; i++) {
    const already = asked();
    // In everythingIsSaid it has lasted: one that breaks at once is taken for the network.
    await everythingIsSaid(aki, ben);
    proxy.breakResponses();
    await until('Ben asks for events again', () => asked() > already);
  }
  await everythingIsSaid(aki, ben);
  const states = await ben.page.evaluate(() => window.states.join());
  const after = await server.metrics();
  expectTrue(states === '' && after.signaling_resumes === before.signaling_resumes, `a broken response led to: ${states}`);
  stage.say('three broken responses: no message lost, nobody resumed');
}

/** The panel says over what, in words. */
async function panelSays(stage, person, wire, picture) {
  await person.click('btn-connection');
  const fact = person.page.locator('[data-testid="fact-signalling"]');
  await until('the panel names the wire', async () => (await fact.getAttribute('data-value')) === wire);
  stage.say(`the panel: ${await fact.textContent()}`);
  await stage.picture(person, picture);
  await person.page.keyboard.press('Escape');
}

/** /check says the same of the place, and that meetings work. */
async function checkSays(stage, person, proxy, picture) {
  const page = await person.page.context().newPage();
  await page.goto(`${proxy.link}check`);
  const shown = await until(
    'the page has checked',
    () =>
      page.evaluate(() => {
        const state = (way) => document.querySelector(`[data-testid="way-${way}"]`)?.dataset.state;
        const { verdict } = document.querySelector('[data-testid="verdict"]').dataset;
        const note = document.querySelector('[data-testid="way-events"]')?.textContent;
        return verdict !== 'running' && { verdict, websocket: state('websocket'), events: state('events'), note };
      }),
    60,
  );
  await page.screenshot({ path: `${stage.folder}/${picture}.png`, fullPage: true });
  await page.close();
  const { verdict, websocket, events, note } = shown;
  expectTrue(verdict.startsWith('udp') && websocket === 'fails' && events === 'works', JSON.stringify(shown));
  stage.say(`/check: ${verdict}; WebSocket ${websocket}; ${note}`);
}

export const scenes = [
  {
    name: 'without WebSocket: a proxy refuses Upgrade, the meeting runs over events and resumes there after a cut',
    group: 'network',
    async run(stage) {
      const meeting = await meetOver(stage, 'events');
      await roundTrips(stage, meeting.aki, 'websocket');
      await roundTrips(stage, meeting.ben, 'events');
      await everythingIsSaid(meeting.aki, meeting.ben);
      await panelSays(stage, meeting.ben, 'events', '1-events');
      await outlivesItsResponses(stage, meeting);
      await comesBack(stage, meeting, 'events');
      expectTrue(meeting.proxy.polls === 0, `${meeting.proxy.polls} polls where streams pass`);
    },
  },
  {
    name: 'without WebSocket: a proxy holds whole responses back, the meeting runs by long polling and resumes there after a cut',
    group: 'network',
    async run(stage) {
      const meeting = await meetOver(stage, 'polling', { buffers: true });
      await roundTrips(stage, meeting.ben, 'polling');
      await everythingIsSaid(meeting.aki, meeting.ben);
      await panelSays(stage, meeting.ben, 'polling', '1-polling');
      await checkSays(stage, meeting.ben, meeting.proxy, '2-check');
      await comesBack(stage, meeting, 'polling');
      stage.say(`${meeting.proxy.polls} polls and ${meeting.proxy.posts} POSTs in all`);
    },
  },
  {
    name: 'without WebSocket: it is lost in mid-call, and the same session goes on over events',
    group: 'network',
    async run(stage) {
      const meeting = await meet(stage, { upgrades: true });
      const { proxy, ben, millis } = meeting;
      expectTrue((await wireOf(ben)) === 'websocket', `Ben is on ${await wireOf(ben)} although it passes`);
      stage.say(`joining over websocket through the same proxy: the first picture after ${millis.toFixed(0)} ms; load ${loadavg()[0].toFixed(1)}`);
      proxy.upgrades = false;
      await comesBack(stage, meeting, 'events');
    },
  },
];
