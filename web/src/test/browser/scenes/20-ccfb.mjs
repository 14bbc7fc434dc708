import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchChromium } from '../lib/browsers.mjs';
import { NotHere, Person, until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';
import { estimate } from '../lib/stats.mjs';

/** By itself Chromium does not offer it yet. */
const TRIAL = 'WebRTC-RFC8888CongestionControlFeedback/Enabled,offer:true/';
/** Each 50 to 250 ms, and less where nothing is sent. */
const FEEDBACKS_A_SECOND = 2;
const SECONDS = 5;

/** A program that starts Chromium with the trial. */
function trying(folder) {
  const path = join(folder, 'chromium');
  writeFileSync(path, `#!/bin/sh\nexec /usr/bin/chromium "--force-fieldtrials=${TRIAL}" "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

function descriptions(person) {
  return person.page.evaluate(() => {
    const { localDescription, remoteDescription } = window.kakehashi.client.connection;
    return { offer: localDescription?.sdp ?? '', answer: remoteDescription?.sdp ?? '' };
  });
}

export const scene = {
  name: 'ccfb: feedback by stream (RFC 8888) both ways, without transport-wide numbers',
  group: 'browser',
  async run(stage) {
    const browser = stage.add(await launchChromium(trying(stage.folder)), (each) => each.close());
    const server = stage.add(await Server.start(), (each) => each.stop());
    const aki = await Person.inChromium(browser, 'Aki', stage.log);
    const ben = await Person.inChromium(browser, 'Ben', stage.log);
    await aki.join(server.localLink, 'ccfb', '&video=640x360@15');
    await until('a connection', async () => (await estimate(aki)) !== null);
    const { offer, answer } = await descriptions(aki);
    if (!offer.includes('ack ccfb')) {
      throw new NotHere('this Chromium does not offer a=rtcp-fb ack ccfb; CongestionFeedbackTest reads and writes it');
    }
    // Chromium writes the answer's a=rtcp-fb:* anew, a line for each payload type.
    if (!answer.includes('ack ccfb') || /transport-cc|transport-wide-cc/.test(answer)) {
      throw new Error(`not agreed: ${answer}`);
    }
    await ben.join(server.localLink, 'ccfb');
    await ben.seesAndHears(['Aki']);
    const before = await server.metrics();
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    const after = await server.metrics();
    for (const [who, name] of [
      ['the browsers are', 'transport_feedback_sent_total'],
      ['the server is', 'transport_feedback_received_total'],
    ]) {
      const reports = after[name] - before[name];
      stage.say(`${who} told ${reports} times in ${SECONDS} s`);
      if (reports < FEEDBACKS_A_SECOND * SECONDS) {
        throw new Error(`${who} hardly told when packets come`);
      }
    }
    stage.say(`Aki's browser believes in ${await estimate(aki)} kbit/s`);
    if (after.drops_malformed_rtcp_total > 0) {
      throw new Error(`${after.drops_malformed_rtcp_total} RTCP packets could not be read`);
    }
  },
};
