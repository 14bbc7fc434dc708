import { launchChromium } from '../lib/browsers.mjs';
import { Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { estimate, outbound } from '../lib/stats.mjs';

/** What the answer tells Chromium to begin with. */
const START_KBITS = 1000;
/**
 * From reports of loss alone a browser concludes 8 % more a second, no more. A jump comes of a probe that got through, and
 * of that it learns from when each packet came.
 */
const JUMP = 1.2;
const JUMP_MILLIS = 1000;
/** RFC 7587: what we ask of publishers; RED sends it twice. */
const VOICE_BITS = 32_000;

async function jumps(person) {
  const seen = [];
  return until(`more than ${START_KBITS} kbit/s by a jump`, async () => {
    const kbits = await estimate(person);
    const at = performance.now();
    const before = seen.find((each) => at - each.at < JUMP_MILLIS && kbits > JUMP * each.kbits);
    seen.push({ at, kbits });
    return kbits > START_KBITS && before && { before: before.kbits, after: kbits };
  }, 15);
}

export const scene = {
  name: 'uplink: a publisher learns from our feedback that its network carries more than it began with',
  group: 'browser',
  async run(stage) {
    const browser = stage.add(await launchChromium(), (each) => each.close());
    const server = stage.add(await Server.start(), (each) => each.stop());
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    const ben = await Person.inChromium(browser, 'Ben', stage.log);
    await aki.join(server.localLink, 'uplink', '&video=640x360@15');
    await until('a connection', async () => (await estimate(aki)) !== null);
    // Somebody who looks lets the larger encoding begin, for which the browser probes once more.
    const [{ before, after }] = await Promise.all([jumps(aki), ben.join(server.localLink, 'uplink')]);
    stage.say(`from ${before} to ${after} kbit/s within a second`);
    const [voice] = await outbound(aki, 'microphone');
    stage.say(`voice: ${voice.codec} at ${voice.targetBitrate} bit/s`);
    if (voice.targetBitrate > VOICE_BITS) {
      throw new Error(`a voice at ${voice.targetBitrate} bit/s`);
    }
  },
};
