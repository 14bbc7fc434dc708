// The certificate changes while people talk: nobody in the call notices, who comes later gets the new one.
import { copyFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { longestPause, watchArrivals } from '../lib/arrivals.mjs';
import { Authority } from '../lib/authority.mjs';
import { launchChromium } from '../lib/browsers.mjs';
import { certificatesTakenBy, shownAt } from '../lib/certificates.mjs';
import { chromiumIn, Network } from '../lib/namespace.mjs';
import { Pebble } from '../lib/pebble.mjs';
import { Broken, Person, expectTrue, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { visitMissing } from '../lib/visit.mjs';

const ROOM = 'certificates';
/** The files are looked at every 2 s, and must be the same twice. */
const SWAP_SECONDS = 10;
/** A picture later than this after the last one is seen to stand. */
const GAP_MILLIS = 500;
/** Chromium takes no media at port 443 of a private address. */
const PUBLIC = ['203.0.113.1', '203.0.113.2'];
/** So short that it is renewed within the scene, at two thirds. */
const LIFE_SECONDS = 60;
const FIRST_SECONDS = 30;

/** A call of two under way, watched. */
class Call {
  static async begin(stage, browser, link, options = {}) {
    const call = new Call();
    call.newcomer = (name) => Person.inChromium(browser, name, stage.log, options);
    call.link = link;
    [call.aki, call.ben] = await Promise.all(['Aki', 'Ben'].map(call.newcomer));
    await Promise.all([call.aki, call.ben].map((each) => each.join(link, ROOM)));
    await call.talks();
    await Promise.all([watchArrivals(call.aki, 'Ben'), watchArrivals(call.ben, 'Aki')]);
    call.from = Date.now();
    return call;
  }

  talks() {
    return Promise.all([this.aki.seesAndHears(['Ben']), this.ben.seesAndHears(['Aki'])]);
  }

  /** Says how long pictures stood at most since the beginning, and demands that nothing was cut. */
  async goesOn(stage, what) {
    await this.talks();
    const span = { from: this.from, to: Date.now() };
    for (const person of [this.aki, this.ben]) {
      const gapOf = async (field) => {
        const pause = await until(`${person.name} sees on`, () => longestPause(person, span, field));
        return Math.round(pause.to - pause.from);
      };
      const [packets, pictures] = [await gapOf('packetsReceived'), await gapOf('framesDecoded')];
      const seconds = ((span.to - span.from) / 1000).toFixed(0);
      stage.say(`${person.name}, ${seconds} s, ${what}: longest pause between packets ${packets} ms, between pictures ${pictures} ms`);
      if (pictures > GAP_MILLIS) {
        throw new Error(`${person.name} saw nothing for ${pictures} ms`);
      }
      if ((await person.state()) !== 'connected') {
        throw new Broken(`${person.name} is ${await person.state()}`);
      }
    }
  }

  /** Somebody comes, and meets this certificate. */
  async joinedBy(name, expected) {
    const person = await this.newcomer(name);
    const takenNow = await certificatesTakenBy(person);
    await person.join(this.link, ROOM);
    await person.seesAndHears(['Aki', 'Ben']);
    const taken = await takenNow();
    if (taken.serialNumber !== expected.serialNumber) {
      throw new Error(`${name}'s browser took ${taken.serialNumber}, not ${expected.serialNumber}`);
    }
  }
}

function grown(before, after, name) {
  return (after[name] ?? 0) - (before[name] ?? 0);
}

/** Nobody's media took another way; on a busy machine Chromium may look for one. */
async function staysOnItsWay(server, before) {
  const moves = grown(before, await server.metrics(), 'path_moves_total');
  expectTrue(moves === 0, `media took another way ${moves} times`);
}

async function isUncut(server, before) {
  const after = await server.metrics();
  for (const name of ['participants_ended_signaling_lost_total', 'participants_ended_consent_expired_total']) {
    if (grown(before, after, name) !== 0) {
      throw new Broken(`${name} went from ${before[name]} to ${after[name]}`);
    }
  }
}

const files = {
  name: 'certificates: files are swapped while a call runs',
  group: 'network',
  missing: () => visitMissing(['openssl']),
  async run(stage) {
    const authority = stage.add(new Authority([]), (each) => each.remove());
    const [data, next, third] = [1, 2, 3].map(() =>
      stage.add(authority.dataFolder(), (folder) => rmSync(folder, { recursive: true, force: true })),
    );
    const own = (name) => join(data, name);
    /** As programs do that renew certificates: one file after the other, each at once. */
    const put = (from, name) => {
      copyFileSync(join(from, name), own(`${name}.new`));
      renameSync(own(`${name}.new`), own(name));
    };
    const options = ['--bind', '127.0.0.1', '--tls-certificate', own('certificate.pem'), '--tls-key', own('key.pem')];
    const server = stage.add(await Server.start({ options }), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const first = await shownAt(server);
    const before = await server.metrics();
    const call = await Call.begin(stage, browser, `https://localhost:${server.port}/`);
    const begun = await server.metrics();
    const swapped = performance.now();
    put(next, 'key.pem');
    put(next, 'certificate.pem');
    const second = await until(
      'the new certificate is shown',
      async () => {
        const shown = await shownAt(server);
        return shown.serialNumber !== first.serialNumber && shown;
      },
      SWAP_SECONDS,
    );
    stage.say(`new connections get the new certificate ${((performance.now() - swapped) / 1000).toFixed(1)} s after the swap`);
    await call.goesOn(stage, 'certificate swapped');
    await staysOnItsWay(server, begun);
    await call.joinedBy('Chika', second);

    put(third, 'certificate.pem'); // without its key
    await until('the wrong pair is refused', () => /the old certificate stays: .*is not that of the key/.test(server.output), SWAP_SECONDS);
    if ((await shownAt(server)).serialNumber !== second.serialNumber) {
      throw new Broken('a certificate without its key was taken');
    }
    await call.talks();
    await isUncut(server, before);
    stage.say(server.output.match(/^.*the old certificate stays.*$/m)[0].replaceAll(data, '…'));
  },
};

const authority = {
  name: 'certificates: an authority renews one while a call runs',
  group: 'network',
  missing: () => visitMissing(['pebble', 'openssl', 'certutil']),
  async run(stage) {
    const network = stage.add(new Network(...PUBLIC), (each) => each.remove());
    await network.settled();
    const address = network.serverAddress;
    const pebble = stage.add(await Pebble.start(network.server, LIFE_SECONDS), (each) => each.stop());
    const asked = ['--acme', address, '--acme-agree', '--acme-directory', pebble.directory, '--acme-trust', pebble.trust];
    const started = performance.now();
    const server = stage.add(await Server.start({ prefix: pebble.prefix, port: 443, options: asked }), (each) => each.stop());
    const issued = (than) => async () => {
      const shown = await shownAt(server, address);
      return /Pebble/.test(shown.issuer) && shown.serialNumber !== than && shown;
    };
    const first = await until('there is a certificate', issued(null), FIRST_SECONDS);
    stage.say(`a certificate for ${address} within ${((performance.now() - started) / 1000).toFixed(1)} s of the start (${first.subjectAltName})`);
    const chromium = chromiumIn(network.client, pebble.folder, pebble.trustingHome());
    const browser = stage.add(await launchChromium(chromium), (each) => each.close());
    const before = await server.metrics();
    const call = await Call.begin(stage, browser, `https://${address}/`, { ignoreHTTPSErrors: false });
    const begun = await server.metrics();
    const current = await shownAt(server, address);
    const renewed = await until('the certificate is renewed', issued(current.serialNumber), LIFE_SECONDS);
    const left = (new Date(current.validTo) - new Date(renewed.validFrom)) / 1000;
    stage.say(`renewed ${left} s before the end of a life of ${LIFE_SECONDS} s`);
    await call.goesOn(stage, 'certificate renewed');
    await staysOnItsWay(server, begun);
    await call.joinedBy('Chika', await shownAt(server, address));
    await call.talks();
    await isUncut(server, before);
    const { certificate_seconds_left: seconds } = await server.metrics();
    if (!(seconds > 0 && seconds <= LIFE_SECONDS)) {
      throw new Broken(`/metrics says that ${seconds} s are left`);
    }
    stage.say(`server: ${server.output.match(/^Certificate: .*$/m)[0]}`);
  },
};

export const scenes = [files, authority];
