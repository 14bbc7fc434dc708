// Two people in Chromium meet on a server that runs: node meet.mjs LINK LOG. Prints how long it took until they saw and heard each
// other; ends with 1 where they don't.
import { launchChromium } from '../../web/src/test/browser/lib/browsers.mjs';
import { Person } from '../../web/src/test/browser/lib/person.mjs';

const [link, log] = process.argv.slice(2);
const browser = await launchChromium();
try {
  const began = performance.now();
  const [aki, ben] = await Promise.all(['Aki', 'Ben'].map((name) => Person.inChromium(browser, name, log)));
  await Promise.all([aki, ben].map((each) => each.join(link, 'package')));
  await Promise.all([aki.seesAndHears(['Ben'], { seconds: 40 }), ben.seesAndHears(['Aki'], { seconds: 40 })]);
  const seconds = (performance.now() - began) / 1000;
  await Promise.all([aki, ben].map((each) => each.click('btn-leave')));
  console.log(`two people saw and heard each other after ${seconds.toFixed(1)} s`);
} finally {
  await browser.close();
}
