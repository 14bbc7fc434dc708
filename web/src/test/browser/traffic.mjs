// Measures what a meeting of Chromium costs a server in traffic, for docs/costs.md. By hand, when all is built:
//   node web/src/test/browser/traffic.mjs PEOPLE [SECONDS] [WISHES]
// WISHES stand in the page's address, such as 'camera=0'. Counts are those of each person's own transport (getStats), with 28 bytes
// of IPv4 and UDP header for each packet; the page and its signalling are not in them.
import { mkdtempSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchChromium } from './lib/browsers.mjs';
import { Person, until } from './lib/person.mjs';
import { Server } from './lib/server.mjs';
import { outbound } from './lib/stats.mjs';

const HEADER_BYTES = 28;
const SETTLE_SECONDS = 20;
const [people, seconds = '30', wishes = ''] = process.argv.slice(2);

function transport(person) {
  return person.page.evaluate(async () => {
    const report = await globalThis.kakehashi.pc().getStats();
    const { bytesSent, bytesReceived, packetsSent, packetsReceived } = [...report.values()].find((each) => each.type === 'transport');
    return { bytesSent, bytesReceived, packetsSent, packetsReceived, at: performance.now() };
  });
}

/** Kilobits a second on the wire between two readings. */
function rate(before, after, bytes, packets) {
  const octets = after[bytes] - before[bytes] + HEADER_BYTES * (after[packets] - before[packets]);
  return (octets * 8) / (after.at - before.at);
}

function average(numbers) {
  return numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

const folder = mkdtempSync(join(tmpdir(), 'kakehashi-traffic-'));
const server = await Server.start();
const browsers = [];
try {
  const all = [];
  for (let index = 1; index <= Number(people); index++) {
    const browser = await launchChromium();
    browsers.push(browser);
    const person = await Person.inChromium(browser, `P${index}`, join(folder, 'pages.log'));
    all.push(person);
    await person.join(server.localLink, 'traffic', `&video=1280x720@30&${wishes}`);
    await until(`${person.name} is connected`, async () => (await person.state()) === 'connected', 60);
  }
  await pause(SETTLE_SECONDS * 1000);
  const before = await Promise.all(all.map(transport));
  await pause(Number(seconds) * 1000);
  const after = await Promise.all(all.map(transport));

  const down = all.map((_, index) => rate(before[index], after[index], 'bytesReceived', 'packetsReceived'));
  const up = all.map((_, index) => rate(before[index], after[index], 'bytesSent', 'packetsSent'));
  const sent = await Promise.all(all.map((person) => outbound(person)));
  const sizes = sent.map((encodings) =>
    encodings.filter((each) => each.active && each.frameHeight).map((each) => `${each.frameHeight}p@${each.framesPerSecond} ${each.qualityLimitationReason}`),
  );
  console.log(`to each person ${down.map((each) => each.toFixed(0)).join(', ')} kbit/s; from each ${up.map((each) => each.toFixed(0)).join(', ')} kbit/s`);
  sizes.forEach((each, index) => console.log(`P${index + 1} sends ${each.join('; ') || 'no picture'}`));
  const bits = average(down) * 1000;
  console.log(`${people} people: ${(bits / 1000).toFixed(0)} kbit/s to a person = ${((bits / 8) * 3600 / 2 ** 30).toFixed(3)} GiB in an hour`);
} finally {
  await Promise.all(browsers.map((each) => each.close()));
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
