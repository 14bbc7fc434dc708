// What happens in every network: Aki sits at the server's own machine, Ben comes to her meeting from elsewhere.
import { spawnSync } from 'node:child_process';
import { launchChromium } from './browsers.mjs';
import { Person, until } from './person.mjs';
import { Server } from './server.mjs';
import { mediaPath, pathText } from './stats.mjs';

const ROOM = 'reach';

/** @param {string[]} commands that are needed @returns {?string} why such scenes can't run here */
export function visitMissing(commands = []) {
  if (process.getuid() !== 0) {
    return 'network namespaces need root';
  }
  const lacking = commands.find((each) => spawnSync('sh', ['-c', `command -v ${each}`]).status !== 0);
  return lacking ? `${lacking} is not installed` : null;
}

export class Visit {
  /**
   * @param {Internet} network
   * @param {{options?: string[], data?: string, home?: string}} how options and data: of the server; home: of Ben, with
   *     the certificates that he trusts; without one he takes any
   */
  static async begin(stage, network, { home = null, ...how } = {}) {
    const kept = (starting, end) => starting.then((started) => stage.add(started, end));
    const visit = new Visit();
    visit.stage = stage;
    visit.network = network;
    [visit.server, visit.beside, visit.elsewhere] = await Promise.all([
      kept(Server.start({ prefix: network.server.prefix, ...how }), (each) => each.stop()),
      kept(launchChromium(network.chromium(network.server)), (each) => each.close()),
      kept(launchChromium(network.chromium(network.client, home)), (each) => each.close()),
    ]);
    visit.trusting = home !== null;
    visit.aki = await Person.inChromium(visit.beside, 'Aki', stage.log);
    await visit.aki.join(visit.server.localLink, ROOM);
    await until('Aki is connected', async () => (await visit.aki.state()) === 'connected');
    return visit;
  }

  /** The server's page as Ben reaches it. */
  get link() {
    return `https://${this.network.host}:${this.server.port}/`;
  }

  /** Somebody in Ben's browser. */
  guest(name = 'Ben') {
    return Person.inChromium(this.elsewhere, name, this.stage.log, { ignoreHTTPSErrors: !this.trusting });
  }

  /**
   * The guest enters; both see and hear each other.
   *
   * @param {string} where for the line that is printed @param {number} mostMillis until the first picture
   * @returns {Promise<object>} the way that media takes, see mediaPath
   */
  async meet(guest, where, mostMillis) {
    await guest.prepare(this.link, ROOM);
    const millis = await guest.enter();
    await until(`${guest.name} is connected`, async () => (await guest.state()) === 'connected');
    const path = await mediaPath(guest);
    this.stage.say(`${where}: ${millis.toFixed(0)} ms over ${pathText(path)}`);
    await Promise.all([guest.seesAndHears(['Aki']), this.aki.seesAndHears([guest.name])]);
    if (millis > mostMillis) {
      throw new Error(`the first picture after ${millis.toFixed(0)} ms, more than ${mostMillis}`);
    }
    return path;
  }
}
