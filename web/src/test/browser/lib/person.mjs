// Somebody in a meeting: one page, asked through what every page of the product has (window.kakehashi and data-testid).
import { appendFileSync } from 'node:fs';

const MEDIA = { video: '320x180@15', processing: '0' };

/** Something that must hold in every try of a scene did not. */
export class Broken extends Error {}

/** This machine is not up to the scene; what stands in for it is in the message. */
export class NotHere extends Error {}

/** What a busy machine may spoil, so that the scene may be tried again. */
export function expectTrue(holds, otherwise) {
  if (!holds) {
    throw new Error(otherwise);
  }
}

/** Both drivers evaluate functions; their way of waiting differs, so waiting is here. */
export async function until(what, check, seconds = 20) {
  const deadline = performance.now() + seconds * 1000;
  let last;
  for (;;) {
    try {
      last = await check();
      if (last) {
        return last;
      }
    } catch (problem) {
      last = problem.message;
    }
    if (performance.now() > deadline) {
      throw new Error(`${what}: not within ${seconds} s (last: ${JSON.stringify(last)})`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export class Person {
  constructor(page, name, log) {
    this.page = page;
    this.name = name;
    const note = (line) => appendFileSync(log, `${name}: ${line}\n`);
    page.on('console', (message) => note(`console ${message.type()}: ${message.text()}`));
    page.on('pageerror', (problem) => note(`page error: ${problem.message}`));
  }

  /** A page of its own in a browser that Playwright drives. */
  static async inChromium(browser, name, log, options = {}) {
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      viewport: { width: 1280, height: 720 },
      permissions: ['camera', 'microphone', 'clipboard-write', 'clipboard-read'],
      ...options,
    });
    return new Person(await context.newPage(), name, log);
  }

  /**
   * @param {string} link of the server, ending with a slash
   * @param {string} more wishes for the address, such as &camera=0
   */
  async join(link, room, more = '') {
    await this.#open(link, room, { autojoin: '1' }, more);
  }

  /** Opens the page before the meeting, until its camera is on. */
  async prepare(link, room, more = '') {
    await this.#open(link, room, {}, more);
    await until('the camera is on', () => this.page.evaluate(() => document.querySelector('.preview video')?.videoWidth > 0));
  }

  async #open(link, room, how, more) {
    const wishes = new URLSearchParams({ ...how, name: this.name, ...MEDIA });
    new URLSearchParams(more).forEach((value, key) => wishes.set(key, value));
    await this.page.goto(`${link}r/${room}?${wishes}`);
  }

  /**
   * Enters the meeting that was prepared.
   *
   * @returns {Promise<number>} milliseconds from there to the first picture of somebody else, measured in the page
   */
  async enter() {
    await this.page.evaluate(() => {
      const started = performance.now();
      const look = () => {
        if (document.querySelector('[data-testid="tile"][data-self="false"][data-live="true"]')) {
          window.firstPicture = performance.now() - started;
        } else {
          requestAnimationFrame(look);
        }
      };
      document.querySelector('[data-testid="prejoin-join"]').click();
      look();
    });
    return until(`${this.name} sees the first picture`, () => this.page.evaluate(() => window.firstPicture));
  }

  /** From now on this browser claims to know no other video codecs than these, such as ['VP8']. */
  knowsOnly(codecs) {
    return this.page.addInitScript((names) => {
      const kept = ['video/rtx', ...names.map((name) => `video/${name.toLowerCase()}`)];
      for (const each of [RTCRtpReceiver, RTCRtpSender]) {
        const all = each.getCapabilities.bind(each);
        each.getCapabilities = (kind) => {
          const { codecs, headerExtensions } = all(kind);
          const known = codecs.filter((codec) => kind === 'audio' || kept.includes(codec.mimeType.toLowerCase()));
          return { codecs: known, headerExtensions };
        };
      }
    }, codecs);
  }

  /**
   * From now on media goes through this door of the server's TURN, or not at all.
   *
   * @param {'udp'|'tcp'|'tls'} protocol that over UDP is not handed out, and has the address of that over TCP
   */
  relaysBy(protocol) {
    return this.page.addInitScript((door) => {
      const wanted = door === 'tls' ? 'turns:' : 'turn:';
      const Real = RTCPeerConnection;
      globalThis.RTCPeerConnection = class extends Real {
        constructor(configuration) {
          super({ ...configuration, iceTransportPolicy: 'relay' });
        }

        setConfiguration({ iceServers = [], ...more }) {
          const each = iceServers.flatMap(({ urls, ...access }) => [urls].flat().map((url) => ({ urls: url, ...access })));
          const { urls, ...access } = each.find((server) => server.urls.startsWith(wanted));
          const url = door === 'udp' ? urls.replace('=tcp', '=udp') : urls;
          super.setConfiguration({ ...more, iceServers: [{ urls: url, ...access }] });
        }
      };
    }, protocol);
  }

  /** The browser takes this long to make its first offer, as a slow one does. */
  offersSlowly(millis) {
    return this.page.addInitScript((delay) => {
      const real = RTCPeerConnection.prototype.createOffer;
      let first = true;
      RTCPeerConnection.prototype.createOffer = async function (...options) {
        const offer = await real.apply(this, options);
        if (first) {
          first = false;
          await new Promise((resolve) => setTimeout(resolve, delay));
        }
        return offer;
      };
    }, millis);
  }

  /** The microphone is a voice without a pause, instead of the browser's short beeps. */
  speaksWithoutPause() {
    return this.page.addInitScript(() => {
      const devices = navigator.mediaDevices;
      const real = devices.getUserMedia.bind(devices);
      devices.getUserMedia = async (constraints) => {
        if (!constraints.audio) {
          return real(constraints);
        }
        const context = new AudioContext();
        const tone = new OscillatorNode(context, { frequency: 220, type: 'sawtooth' });
        const volume = new GainNode(context, { gain: 0.3 });
        const out = new MediaStreamAudioDestinationNode(context);
        tone.connect(volume).connect(out);
        tone.start();
        return out.stream;
      };
    });
  }

  /** The page believes to be hidden, as behind another tab, or to be seen again. */
  setHidden(hidden) {
    return this.page.evaluate((on) => {
      Object.defineProperty(document, 'visibilityState', { value: on ? 'hidden' : 'visible', configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  }

  click(id) {
    return this.page.evaluate((testId) => document.querySelector(`[data-testid="${testId}"]`).click(), id);
  }

  state() {
    return this.page.evaluate(() => document.querySelector('[data-testid="state"]')?.dataset.state);
  }

  /** @returns {Promise<Object<string, boolean>>} by name: whether the tile shows a picture */
  tiles() {
    return this.page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('[data-testid="tile"]')].map((tile) => [
          tile.dataset.name,
          tile.dataset.live === 'true',
        ]),
      ),
    );
  }

  /** What is received from each of the others: {name: {framesDecoded, audioEnergy, …}}. */
  received() {
    return this.page.evaluate(async () => {
      const client = window.kakehashi?.client;
      if (!client?.connection) {
        return {};
      }
      const report = await client.connection.getStats();
      const byMid = new Map([...report.values()].filter((each) => each.type === 'inbound-rtp').map((each) => [each.mid, each]));
      const people = {};
      for (const slot of client.slots) {
        const person = client.participants.find(({ id }) => id === slot.participant);
        const stats = byMid.get(slot.mid);
        if (!person || !stats) {
          continue;
        }
        people[person.name] ??= {};
        if (slot.source === 'camera') {
          Object.assign(people[person.name], {
            framesDecoded: stats.framesDecoded,
            keyFramesDecoded: stats.keyFramesDecoded,
            freezeCount: stats.freezeCount,
            videoLost: stats.packetsLost,
            nackCount: stats.nackCount,
            pliCount: stats.pliCount,
          });
        } else if (slot.source === 'microphone') {
          Object.assign(people[person.name], { audioEnergy: stats.totalAudioEnergy, audioLost: stats.packetsLost });
        } else if (slot.source === 'screen') {
          people[person.name].screenFrames = stats.framesDecoded;
        }
      }
      return people;
    });
  }

  /** The SRTP cipher that DTLS agreed on, in the browser's spelling. */
  srtpCipher() {
    return this.page.evaluate(async () => {
      const report = await window.kakehashi.pc().getStats();
      return [...report.values()].find((each) => each.type === 'transport')?.srtpCipher;
    });
  }

  /** Waits until frames and audio energy of each of these grow from now on. */
  async seesAndHears(names, { audio = true, seconds = 20 } = {}) {
    const before = await this.received();
    await until(
      `${this.name} sees and hears ${names.join(', ')}`,
      async () => {
        const now = await this.received();
        const grows = (name, field, by) => (now[name]?.[field] ?? 0) >= (before[name]?.[field] ?? 0) + by;
        const lacking = names.filter(
          (name) => !grows(name, 'framesDecoded', 10) || (audio && !grows(name, 'audioEnergy', 0.001)),
        );
        if (lacking.length > 0) {
          const tiles = Object.keys(await this.tiles());
          throw new Error(`lacking ${lacking}: ${JSON.stringify(now)}; ${await this.state()}, tiles ${tiles}`);
        }
        return true;
      },
      seconds,
    );
    await until(`${this.name} has the pictures of ${names.join(', ')} uncovered`, async () => {
      const tiles = await this.tiles();
      return names.every((name) => tiles[name]);
    });
  }
}
