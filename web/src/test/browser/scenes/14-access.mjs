import { execFileSync } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { launchChromium } from '../lib/browsers.mjs';
import { Broken, Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const ROOT = new URL('../../../../../', import.meta.url).pathname;
const ROOM = 'access';
const WISHES = 'video=320x180@15&processing=0';

/** What `./kakehashi token` prints to standard output, as a script would take it. */
function makeToken(secret, ...options) {
  return execFileSync(`${ROOT}kakehashi`, ['token', '--room', ROOM, ...options], {
    env: { ...process.env, KAKEHASHI_SECRET: secret },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();
}

/** As docs/access.md shows it to other programs. */
function signToken(secret, claims) {
  const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

async function isRefused(person, reason, text) {
  const { page } = person;
  const shown = await until(`${person.name} is told: ${reason}`, async () => {
    const found = await page.getAttribute('[data-testid="no-access-screen"]', 'data-reason', { timeout: 500 });
    return found === reason && page.textContent('[data-testid="no-access-screen"]');
  });
  if (!shown.includes(text)) {
    throw new Error(`not the sentence for ${reason}: ${shown}`);
  }
}

/** The address bar, and what the page asked the server for, hold no token. */
async function keepsSecret(person, requests) {
  const address = await person.page.evaluate(() => location.href);
  const leaks = [address, ...requests].filter((each) => each.includes('eyJ'));
  if (leaks.length > 0) {
    throw new Broken(`a token stands in an address: ${leaks}`);
  }
}

async function enters(person, requests) {
  await until(`${person.name} is not asked for a name`, () =>
    person.page.isVisible('[data-testid="prejoin-given-name"]'),
  );
  await keepsSecret(person, requests);
  await person.click('prejoin-join');
  await until(`${person.name} is connected`, async () => (await person.state()) === 'connected');
}

export const scene = {
  name: 'access: with a secret nobody enters without a token, and who has one meets the others',
  group: 'browser',
  async run(stage) {
    const secret = randomBytes(32).toString('hex');
    const server = stage.add(await Server.start({ environment: { KAKEHASHI_SECRET: secret } }), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log, { colorScheme: 'light', locale: 'en' });
    const ben = await Person.inChromium(browser, 'Ben', stage.log, { colorScheme: 'dark', locale: 'ja' });
    const requests = [];
    [aki, ben].forEach(({ page }) => page.on('request', (request) => requests.push(request.url())));
    const link = (token) => `${server.localLink}r/${ROOM}?${WISHES}${token ? `#token=${token}` : ''}`;

    await aki.page.goto(link(null));
    await isRefused(aki, 'missing', 'You need an invitation link');
    await stage.picture(aki, '1-missing');
    await ben.page.goto(link(null));
    await isRefused(ben, 'missing', '招待リンクが必要です');
    await ben.page.setViewportSize({ width: 360, height: 740 });
    await stage.picture(ben, '2-missing-ja-360');
    await ben.page.setViewportSize({ width: 1280, height: 720 });

    await aki.page.goto(link(makeToken(secret, '--role', 'watch')));
    await isRefused(aki, 'wrong-role', 'players only');
    await stage.picture(aki, '3-players-only');
    await aki.page.goto(`${link(null)}&autojoin=1&name=Aki#token=${makeToken('x'.repeat(32))}`);
    await isRefused(aki, 'invalid', 'made for another server');
    await stage.picture(aki, '4-invalid');

    await aki.page.goto(link(makeToken(secret, '--name', 'Aki')));
    await until('the preview', () => aki.page.isVisible('[data-testid="prejoin-given-name"]'));
    await aki.page.reload();
    await until('the preview again', () => aki.page.isVisible('[data-testid="prejoin-given-name"]'));
    await stage.picture(aki, '5-prejoin');
    await enters(aki, requests);
    await stage.picture(aki, '6-alone');
    await aki.click('btn-copy-link');
    const copied = await until('the link is copied', () => aki.page.evaluate(() => navigator.clipboard.readText()));
    if (!copied.endsWith(`/r/${ROOM}`)) {
      throw new Error(`the copied link is not that of the room alone: ${copied}`);
    }
    await until('Aki is told that the link is not enough', async () =>
      (await aki.page.textContent('#toasts')).includes('a link of their own'),
    );

    await ben.page.goto(link(makeToken(secret, '--name', 'Ben')));
    await enters(ben, requests);
    await Promise.all([aki.seesAndHears(['Ben'], { audio: false }), ben.seesAndHears(['Aki'], { audio: false })]);
    await keepsSecret(aki, requests);

    const expired = signToken(secret, { room: ROOM, role: 'publish', exp: Math.floor(Date.now() / 1000) - 61 });
    const late = await Person.inChromium(browser, 'Late', stage.log, { locale: 'en' });
    await late.page.goto(link(expired));
    await isRefused(late, 'expired', 'This link has expired');
    await stage.picture(late, '7-expired');
    await late.page.evaluate((token) => (location.hash = `token=${token}`), makeToken(secret, '--name', 'Late'));
    await until('a new link in the same tab is taken', () =>
      late.page.isVisible('[data-testid="prejoin-given-name"]'),
    );
    await late.page.goto(`${link(null)}&autojoin=1&name=Late#token=${expired}`);
    await isRefused(late, 'expired', 'This link has expired');
  },
};
