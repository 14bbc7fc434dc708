import { launchChromium } from '../lib/browsers.mjs';
import { Broken, Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const NAMES = ['Aki', 'Ben', 'Chika'];
const SECONDS = 60;
const ADDED_DELAY_MICROS = 50_000;

/** What must hold in every run: the server left no gap, answered every request for a picture, and was quick. */
function provenGapless(stage, before, after) {
  const grown = (name) => (after[name] ?? Number.NaN) - (before[name] ?? 0);
  const figures = {
    'packets given up': grown('packets_given_up_total'),
    'requests to resend that could not be met':
      grown('drops_resend_unknown_total') + grown('drops_resend_over_budget_total') + grown('drops_lane_full_total'),
    'packets not sent': grown('drops_send_queue_full_total') + grown('drops_protect_failed_total'),
    'requests for a key frame that stayed unanswered': grown('keyframes_unanswered_total') + after.keyframes_owed,
  };
  stage.say(Object.entries(figures).map(([what, value]) => `${what}: ${value}`).join('; '));
  stage.say(`recovered by NACK: ${grown('packets_recovered_total')}; longest added delay ${after.forward_delay_max_micros} µs`);
  for (const [what, value] of Object.entries(figures)) {
    if (value !== 0) {
      throw new Broken(`${what}: ${value}`);
    }
  }
  if (!(after.forward_delay_max_micros < ADDED_DELAY_MICROS)) {
    throw new Broken(`added delay ${after.forward_delay_max_micros} µs`);
  }
}

export const scene = {
  name: 'sixty seconds: three people, no freeze, no gap',
  group: 'long',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const people = await Promise.all(NAMES.map((name) => Person.inChromium(browser, name, stage.log)));
    const before = await server.metrics();
    await Promise.all(people.map((person) => person.join(server.localLink, 'long')));
    const all = () =>
      Promise.all(people.map((person) => person.seesAndHears(NAMES.filter((name) => name !== person.name))));
    await all();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    await all();
    const after = await until('no key frame is owed', async () => {
      const metrics = await server.metrics();
      return metrics.keyframes_owed === 0 && metrics;
    });
    provenGapless(stage, before, after);
    let freezes = 0;
    for (const person of people) {
      for (const [from, stats] of Object.entries(await person.received())) {
        freezes += stats.freezeCount;
        stage.say(`${person.name} from ${from}: ${JSON.stringify(stats)}`);
      }
    }
    if (freezes > 0) {
      throw new Error(`${freezes} freezes`);
    }
  },
};
