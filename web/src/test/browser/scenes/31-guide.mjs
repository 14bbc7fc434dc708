import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

/** What a reader would notice: pictures that did not load, a page wider than the window, links that lead nowhere in it. */
function look() {
  const images = [...document.querySelectorAll('.guide-text img')];
  const inside = [...document.querySelectorAll('a[href^="#"]')].map((each) => decodeURIComponent(each.hash.slice(1)));
  return {
    lang: document.documentElement.lang,
    images: images.length,
    missing: images.filter((each) => !each.complete || each.naturalWidth === 0).length,
    nowhere: inside.filter((each) => !document.getElementById(each)),
    tooWide: document.documentElement.scrollWidth - innerWidth,
  };
}

export const scene = {
  name: 'the page that explains the connections: two languages, light and dark, narrow and wide',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const reader = await Person.inChromium(browser, 'Reader', stage.log, { colorScheme: 'light', locale: 'en-GB' });
    const asked = [];
    const problems = [];
    reader.page.on('request', (request) => asked.push(new URL(request.url()).origin));
    reader.page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));

    const seen = async (name, lang) => {
      const found = await until(`${name}: the pictures`, async () => {
        const now = await reader.page.evaluate(look);
        return now.images > 0 && now.missing === 0 ? now : null;
      });
      await stage.picture(reader, name);
      stage.say(`${name}: ${JSON.stringify(found)}`);
      if (found.lang !== lang || found.nowhere.length > 0 || found.tooWide > 0) {
        throw new Error(`${name}: ${JSON.stringify(found)}`);
      }
    };

    await reader.page.goto(server.localLink);
    await reader.page.click('[data-testid="start-guide"]');
    await reader.page.waitForURL('**/webrtc?lang=en');
    await seen('1-english', 'en');
    await reader.page.goto(`${server.localLink}webrtc#an-offer-an-answer-and-a-candidate-line-by-line`);
    await seen('2-line-by-line', 'en');
    await reader.page.click('[data-testid="btn-theme"]');
    await reader.page.goto(`${server.localLink}webrtc#hole-punching`);
    await seen('3-dark', 'en');
    await reader.page.click('[data-testid="btn-language"]');
    await reader.page.waitForURL('**/webrtc?lang=ja');
    await seen('4-japanese', 'ja');
    await reader.page.goto(`${server.localLink}webrtc?lang=ja#${encodeURIComponent('会議ツールはどうつないでいるか')}`);
    await seen('5-tools', 'ja');
    await reader.page.setViewportSize({ width: 360, height: 740 });
    await reader.page.goto(`${server.localLink}webrtc?lang=ja`);
    await seen('6-narrow', 'ja');
    await reader.page.goto(`${server.localLink}webrtc?lang=ja#${encodeURIComponent('どの組み合わせがつながるか')}`);
    await seen('7-narrow-table', 'ja');
    await reader.page.goto(server.localLink);
    await until('the start page speaks Japanese', async () => (await reader.page.getAttribute('html', 'lang')) === 'ja');
    await stage.picture(reader, '8-start-narrow');

    const origins = [...new Set(asked)];
    stage.say(`asked of ${origins.join(', ')}; errors in the console: ${problems.length}`);
    if (origins.length !== 1 || problems.length > 0) {
      throw new Error(`asked of ${origins}; ${problems.join('; ')}`);
    }
  },
};
