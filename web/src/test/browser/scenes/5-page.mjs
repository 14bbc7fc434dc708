import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

function pressed(person, id) {
  return person.page.getAttribute(`[data-testid="${id}"]`, 'aria-pressed');
}

export const scene = {
  name: 'the page: new meeting, link, mute, camera off, screen, a broken connection, the end',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop().catch(() => {}));
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log, { colorScheme: 'light' });
    const ben = await Person.inChromium(browser, 'Ben', stage.log, { colorScheme: 'dark' });

    await aki.page.goto(server.localLink);
    await stage.picture(aki, '1-start');
    await aki.page.fill('[data-testid="start-room-input"]', 'not a room!');
    await aki.click('start-join');
    await until('a bad name is explained', () => aki.page.locator('#room-problem').textContent());
    await aki.click('start-create');
    await aki.page.waitForURL('**/r/*');
    await aki.page.fill('[data-testid="prejoin-name"]', 'Aki');
    await until('the preview', () => aki.page.evaluate(() => document.querySelector('.preview video')?.videoWidth > 0));
    await stage.picture(aki, '2-prejoin');
    await aki.click('prejoin-join');
    await until('Aki is connected', async () => (await aki.state()) === 'connected');
    await stage.picture(aki, '3-alone');
    await aki.click('btn-copy-link');
    const link = await until('the link is copied', () => aki.page.evaluate(() => navigator.clipboard.readText()));
    const room = new URL(aki.page.url()).pathname.slice(3);
    if (!link.endsWith(`/r/${room}`) || link.includes('localhost')) {
      throw new Error(`the copied link leads nobody here: ${link}`);
    }

    await ben.join(server.localLink, room);
    await Promise.all([aki.seesAndHears(['Ben'], { audio: false }), ben.seesAndHears(['Aki'], { audio: false })]);

    await ben.click('btn-mic');
    await until('Ben is muted at Aki', () => aki.page.isVisible('[data-name="Ben"] .tile-muted'));
    await ben.click('btn-camera');
    await until('Ben has no picture', async () => (await aki.tiles()).Ben === false);
    await stage.picture(aki, '4-camera-off');
    await ben.click('btn-camera');
    await until('Ben has a picture again', async () => (await aki.tiles()).Ben === true);
    await ben.page.keyboard.press('m');
    await until('the key M unmutes', async () => (await pressed(ben, 'btn-mic')) === 'true');

    await ben.click('btn-share');
    await until("Aki sees Ben's screen", () => aki.page.isVisible('[data-testid="screen-tile"][data-live="true"]'));
    await stage.picture(aki, '5-screen');
    await aki.page.setViewportSize({ width: 360, height: 740 });
    await stage.picture(aki, '5-screen-360');
    await aki.page.setViewportSize({ width: 1280, height: 720 });
    await ben.click('btn-share');
    await until('the screen is gone', async () => (await aki.page.locator('[data-testid="screen-tile"]').count()) === 0);

    const states = await ben.page.evaluate(
      () =>
        new Promise((resolve) => {
          const client = window.kakehashi.client;
          const seen = [];
          client.addEventListener('state', (event) => seen.push(event.detail));
          client.addEventListener('resumed', () => resolve(seen), { once: true });
          client.breakSignaling();
        }),
    );
    if (states[0] !== 'reconnecting') {
      throw new Error(`states after the connection broke: ${states}`);
    }
    await until('Ben is back', async () => (await ben.state()) === 'connected');
    await Promise.all([aki.seesAndHears(['Ben'], { audio: false }), ben.seesAndHears(['Aki'], { audio: false })]);

    await aki.click('btn-people');
    await stage.picture(aki, '6-people');
    await aki.page.keyboard.press('Escape');
    await aki.click('btn-settings');
    await stage.picture(aki, '7-settings');
    await aki.page.keyboard.press('Escape');

    const ended = performance.now();
    const code = await server.stop();
    const seconds = (performance.now() - ended) / 1000;
    stage.say(`the server ended with ${code} after ${seconds.toFixed(1)} s`);
    if (code !== 0 || seconds > 3) {
      throw new Error(`Ctrl-C: code ${code} after ${seconds.toFixed(1)} s`);
    }
    await until('both are told', async () => {
      const reasons = await Promise.all(
        [aki, ben].map((person) => person.page.getAttribute('[data-testid="ended-screen"]', 'data-reason')),
      );
      return reasons.every((reason) => reason === 'server-stopping');
    });
    await stage.picture(aki, '8-ended');
  },
};
