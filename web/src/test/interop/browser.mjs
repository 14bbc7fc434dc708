// Chromium or Firefox as WHIP publishers and WHEP watchers, on bare.html:
//   node browser.mjs chromium|firefox publish|watch --url URL …      one session, as the other clients do
//   node browser.mjs chromium|firefox serve                          many: a JSON line {"id", "options"} of standard input
//     begins one, {"id", "end": true} ends it; what it prints has the same id
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { launchChromium, launchFirefox } from '../browser/lib/browsers.mjs';
import { readOptions, say } from './session.mjs';

const EVERY_MILLIS = 1000;
const TYPES = { html: 'text/html', js: 'text/javascript' };

/** Serves this folder's page on loopback, so that the WHIP server is another origin. */
function servePage() {
  const server = createServer(async (request, response) => {
    const name = /^\/(\w+\.(html|js))$/.exec(request.url);
    const body = name && (await readFile(new URL(name[1], import.meta.url)).catch(() => null));
    response.writeHead(body ? 200 : 404, { 'content-type': TYPES[name?.[2]] ?? 'text/plain' }).end(body ?? '');
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}/bare.html`)),
  );
}

async function openPage(name, address) {
  if (name === 'firefox') {
    const browser = await launchFirefox({ acceptInsecureCerts: true });
    const page = await browser.newPage();
    await page.goto(address);
    return { browser, page, version: await browser.version() };
  }
  const browser = await launchChromium();
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['camera', 'microphone'] });
  const page = await context.newPage();
  await page.goto(address);
  return { browser, page, version: browser.version() };
}

class Sessions {
  #ending = new Map();

  constructor(page) {
    this.page = page;
  }

  /** @returns {Promise<number>} 0, or 1 where the server refused; @param id stands in each line, where it is given */
  async play(id, options) {
    const line = (more) => say(id === undefined ? more : { id, ...more });
    const key = id ?? 0;
    const begun = await this.page.evaluate(([each, wishes]) => window.begin(each, wishes), [key, options]);
    line({ offer: begun.offer, answer: begun.answer });
    let timer;
    if (!begun.problem) {
      await new Promise((resolve) => {
        this.#ending.set(key, resolve);
        setTimeout(resolve, (options.seconds ?? 3600) * 1000);
        timer = setInterval(async () => {
          line(await this.page.evaluate((each) => window.counts(each), key).catch((problem) => ({ problem: problem.message })));
        }, EVERY_MILLIS);
      });
    }
    clearInterval(timer);
    const ending = await this.page.evaluate((each) => window.end(each), key).catch(({ message }) => message);
    const problem = begun.problem ?? ending;
    line(problem ? { done: true, problem } : { done: true });
    return problem ? 1 : 0;
  }

  end(id) {
    this.#ending.get(id ?? 0)?.();
  }
}

const [name, mode, ...rest] = process.argv.slice(2);
const { browser, page, version } = await openPage(name, await servePage());
const sessions = new Sessions(page);
let code = 0;
if (mode === 'serve') {
  say({ ready: true, version });
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, options, end } = JSON.parse(line);
    if (end) {
      sessions.end(id);
    } else {
      sessions.play(id, options).catch((problem) => say({ id, done: true, problem: problem.message }));
    }
  }
} else {
  process.on('SIGTERM', () => sessions.end()).on('SIGINT', () => sessions.end());
  code = await sessions.play(undefined, readOptions([mode, ...rest]));
}
await browser.close();
process.exit(code);
