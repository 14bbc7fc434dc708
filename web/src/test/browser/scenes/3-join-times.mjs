import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const JOINS = 10;
const MEDIAN_MILLIS = 1000;

export const scene = {
  name: 'join: the first picture comes within 1 s (median of 10)',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    await aki.join(server.localLink, 'joins');
    await until('Aki is connected', async () => (await aki.state()) === 'connected');
    const times = [];
    for (let i = 0; i < JOINS; i++) {
      const ben = await Person.inChromium(browser, `Ben${i}`, stage.log);
      await ben.prepare(server.localLink, 'joins');
      times.push(await ben.enter());
      await ben.page.context().close();
    }
    const median = [...times].sort((a, b) => a - b)[JOINS / 2];
    stage.say(`first picture after ${times.map((each) => each.toFixed(0)).join(', ')} ms; median ${median.toFixed(0)} ms`);
    if (median > MEDIAN_MILLIS) {
      throw new Error(`median ${median.toFixed(0)} ms`);
    }
  },
};
