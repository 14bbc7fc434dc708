import { launchChromium } from '../lib/browsers.mjs';
import { Person } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const SECONDS = 10;

export const scene = {
  name: 'first call: two tabs are in a call within 10 s of the printed link',
  group: 'browser',
  async run(stage) {
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    const ben = await Person.inChromium(browser, 'Ben', stage.log);
    const server = stage.add(await Server.start(), (each) => each.stop());
    await Promise.all([aki.join(server.localLink, 'first'), ben.join(server.localLink, 'first')]);
    await Promise.all([aki.seesAndHears(['Ben']), ben.seesAndHears(['Aki'])]);
    const seconds = (performance.now() - server.servingAt) / 1000;
    stage.say(`in a call ${seconds.toFixed(1)} s after the link was printed`);
    await stage.picture(aki, 'two');
    if (seconds > SECONDS) {
      throw new Error(`took ${seconds.toFixed(1)} s, more than ${SECONDS}`);
    }
  },
};
