import { launchChromium } from '../lib/browsers.mjs';
import { SixOnlyNetwork } from '../lib/namespace.mjs';
import { Person } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

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
    const pair = await aki.page.evaluate(async () => {
      const report = await window.kakehashi.pc().getStats();
      const transport = [...report.values()].find((each) => each.type === 'transport');
      const chosen = report.get(transport.selectedCandidatePairId);
      return [report.get(chosen.localCandidateId).address, report.get(chosen.remoteCandidateId).address];
    });
    stage.say(`media goes from ${pair[0]} to ${pair[1]}; page ${server.otherLink}`);
    if (!pair.every((address) => address.includes(':'))) {
      throw new Error(`addresses ${pair}`);
    }
  },
};
