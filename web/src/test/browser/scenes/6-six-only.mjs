import { launchChromium } from '../lib/browsers.mjs';
import { SixOnlyNetwork } from '../lib/namespace.mjs';
import { Person } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { mediaPath, pathText } from '../lib/stats.mjs';

export const scene = {
  name: 'a call over IPv6 only, between two machines, with HTTPS',
  group: 'network',
  missing: () => (process.getuid() === 0 ? null : 'network namespaces need root'),
  async run(stage) {
    const network = stage.add(new SixOnlyNetwork(), (each) => each.remove());
    await network.settled();
    const server = stage.add(
      await Server.start({ prefix: network.serverPrefix, options: ['--bind', network.serverAddress] }),
      (each) => each.stop(),
    );
    const browser = stage.add(await launchChromium(network.chromium), (each) => each.close());
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    const ben = await Person.inChromium(browser, 'Ben', stage.log);
    await Promise.all([aki, ben].map((person) => person.join(server.otherLink, 'six')));
    await Promise.all([aki.seesAndHears(['Ben']), ben.seesAndHears(['Aki'])]);
    const path = await mediaPath(aki);
    stage.say(`media goes from ${path.local.address} to ${path.remote.address}; page ${server.otherLink}`);
    if (![path.local, path.remote].every(({ address }) => address.includes(':'))) {
      throw new Error(`by ${pathText(path)}`);
    }
  },
};
