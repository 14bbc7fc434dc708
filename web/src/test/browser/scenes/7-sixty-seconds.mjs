import { launchChromium } from '../lib/browsers.mjs';
import { Bystanders } from '../lib/bystanders.mjs';
import { Broken, Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const NAMES = ['Aki', 'Ben', 'Chika'];
const SECONDS = 60;

/** A bound of the server's metrics. */
const LATE_MILLIS = 25;

/**
 * Of the batches at most this share may leave later than that after they came, beside what the machine does to a thread that only
 * sleeps. The longest delay alone says what the machine did: while three pages load and join, such a thread wakes 170 ms late here.
 */
const LATE_SHARE = 0.005;

/**
 * The server left no gap and answered every request for a picture. That each packet has one place in its stream no busy machine
 * changes; the rest five busy threads on two cores did bring about.
 */
function provenGapless(stage, before, after) {
  const grown = (name) => (after[name] ?? Number.NaN) - (before[name] ?? 0);
  const never = {
    'packets that could not be protected': grown('drops_protect_failed_total'),
    'requests to resend what was not kept': grown('drops_resend_unknown_total'),
  };
  const hardlyEver = {
    'packets given up': grown('packets_given_up_total'),
    'requests to resend what had not come yet': grown('drops_resend_awaited_total'),
    'requests to resend beyond the budget': grown('drops_resend_over_budget_total'),
    'packets for which a lane had no room': grown('drops_lane_full_total'),
    'packets for which a queue had no room': grown('drops_send_queue_full_total') + grown('drops_pacing_queue_full_total'),
    'requests for a key frame that stayed unanswered': grown('keyframes_unanswered_total') + after.keyframes_owed,
  };
  const both = Object.entries({ ...never, ...hardlyEver });
  stage.say(both.map(([what, value]) => `${what}: ${value}`).join('; '));
  stage.say(`recovered by NACK: ${grown('packets_recovered_total')}`);
  const dropped = Object.keys(after).filter((name) => name.startsWith('drops_') && grown(name) > 0);
  stage.say(`dropped: ${dropped.map((name) => `${name} ${grown(name)}`).join(', ') || 'nothing'}`);
  for (const [what, value] of both.filter(([, each]) => each !== 0)) {
    throw new (what in never ? Broken : Error)(`${what}: ${value}`);
  }
}

/** Retried like all that a busy machine can bring about. */
function provenQuick(stage, before, after, { heldShare }) {
  const grown = (name) => (after[name] ?? Number.NaN) - (before[name] ?? 0);
  const batches = Object.keys(after).filter((name) => /^forward_delay_micros_.*_batches_total$/.test(name));
  const total = batches.reduce((sum, name) => sum + grown(name), 0);
  const late = grown('forward_delay_micros_le_50000_batches_total') + grown('forward_delay_micros_over_50000_batches_total');
  const held = `${(100 * heldShare).toFixed(2)} % for a thread that only sleeps`;
  stage.say(`later than ${LATE_MILLIS} ms: ${late} of ${total} batches (${((100 * late) / total).toFixed(2)} %; ${held})`);
  if (!(late <= total * (LATE_SHARE + heldShare))) {
    throw new Error(`${late} of ${total} batches left later than ${LATE_MILLIS} ms; ${held}`);
  }
}

async function freezesOf(people) {
  let freezes = 0;
  for (const person of people) {
    Object.values(await person.received()).forEach((stats) => (freezes += stats.freezeCount));
  }
  return freezes;
}

export const scene = {
  name: 'sixty seconds: three people, no freeze, no gap',
  group: 'long',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const people = await Promise.all(NAMES.map((name) => Person.inChromium(browser, name, stage.log)));
    const bystanders = stage.add(new Bystanders(LATE_MILLIS), (each) => each.stop());
    const before = await server.metrics();
    await Promise.all(people.map((person) => person.join(server.localLink, 'long')));
    const all = () =>
      Promise.all(people.map((person) => person.seesAndHears(NAMES.filter((name) => name !== person.name))));
    await all();
    const joining = await freezesOf(people);
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    await all();
    const after = await until('no key frame is owed', async () => {
      const metrics = await server.metrics();
      return metrics.keyframes_owed === 0 && metrics;
    });
    const waited = await bystanders.stop();
    provenGapless(stage, before, after);
    provenQuick(stage, before, after, waited);
    const longest = after.forward_delay_max_micros / 1000;
    stage.say(`longest added delay ${longest.toFixed(1)} ms; a thread that only sleeps woke ${waited.longestMillis.toFixed(1)} ms late`);
    for (const person of people) {
      for (const [from, stats] of Object.entries(await person.received())) {
        stage.say(`${person.name} from ${from}: ${JSON.stringify(stats)}`);
      }
    }
    const freezes = (await freezesOf(people)) - joining;
    stage.say(`freezes: ${joining} while three pages loaded and joined at once, ${freezes} in the ${SECONDS} s after`);
    if (freezes > 0) {
      throw new Error(`${freezes} freezes`);
    }
  },
};
