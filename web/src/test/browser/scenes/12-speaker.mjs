import { loadavg } from 'node:os';
import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const NAMES = ['Aki', 'Ben', 'Chika'];
const SPEAKER_MILLIS = 2000;
/** Longer than a change takes, so that flapping would show. */
const STAY_MILLIS = 1500;
const COUGH_MILLIS = 150;

function activeSpeaker(person) {
  return person.page.evaluate(() => document.querySelector('.tile.active-speaker')?.dataset.name ?? null);
}

/** Everybody sees this person as the speaker; returns how long that took. */
async function becomesSpeaker(people, name, started) {
  for (const person of people) {
    await until(`${name} is the speaker at ${person.name}'s`, async () => (await activeSpeaker(person)) === name, 5);
  }
  return performance.now() - started;
}

function pause(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

export const scene = {
  name: 'speaker: the tile of who speaks is marked within 2 s, without flapping, and not by a cough',
  group: 'browser',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const people = await Promise.all(NAMES.map((name) => Person.inChromium(browser, name, stage.log)));
    const [aki, ben, chika] = people;
    await Promise.all(people.map((person) => person.speaksWithoutPause()));
    await Promise.all(people.map((person) => person.join(server.localLink, 'voices', '&camera=0')));
    for (const person of people) {
      await until(`${person.name} is connected`, async () => (await person.state()) === 'connected');
      await person.click('btn-mic');
    }
    await pause(STAY_MILLIS);
    await aki.page.evaluate(() => {
      window.speakers = [];
      window.kakehashi.client.addEventListener('speaker', (event) => window.speakers.push(event.detail.id));
    });
    const before = await activeSpeaker(aki);

    const times = [];
    const turns = [aki, ben, chika, ben].filter((person, index) => index > 0 || person.name !== before);
    for (const speaker of turns) {
      const started = performance.now();
      await speaker.click('btn-mic');
      times.push(await becomesSpeaker(people, speaker.name, started));
      await pause(STAY_MILLIS);
      if (speaker === ben) {
        await stage.picture(aki, 'speaker');
      }
      await speaker.click('btn-mic');
    }
    await chika.click('btn-mic');
    await pause(COUGH_MILLIS);
    await chika.click('btn-mic');
    await pause(STAY_MILLIS);

    const changes = await aki.page.evaluate(() => window.speakers.length);
    stage.say(
      `marked after ${times.map((each) => each.toFixed(0)).join(', ')} ms; ${changes} changes in ${turns.length} turns ` +
        `and a cough, load ${loadavg()[0].toFixed(1)}`,
    );
    if (Math.max(...times) > SPEAKER_MILLIS) {
      throw new Error(`marked only after ${Math.max(...times).toFixed(0)} ms`);
    }
    if (changes !== turns.length || (await activeSpeaker(aki)) !== 'Ben') {
      throw new Error(`${changes} changes in ${turns.length} turns; at last ${await activeSpeaker(aki)}`);
    }
  },
};
