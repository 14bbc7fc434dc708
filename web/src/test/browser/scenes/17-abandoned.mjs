import { readFileSync } from 'node:fs';
import { until } from '../lib/person.mjs';
import { Server } from '../lib/server.mjs';

const SESSIONS = 500;
const AT_ONCE = 25;
const SECONDS = 60;
const OFFER = readFileSync(
  new URL('../../../../../signaling/src/test/resources/offers/chromium-publish.sdp', import.meta.url),
  'utf8',
);

export const scene = {
  name: 'abandoned: of 500 WHIP sessions whose clients never came nothing is left after a minute',
  group: 'long',
  async run(stage) {
    const server = stage.add(await Server.start(), (each) => each.stop());
    const before = await server.metrics();
    const started = performance.now();
    const statuses = {};
    for (let first = 0; first < SESSIONS; first += AT_ONCE) {
      const posts = Array.from({ length: AT_ONCE }, (_, index) =>
        fetch(`${server.localLink}whip/room${first}/p${index}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/sdp' },
          body: OFFER,
        }),
      );
      for (const response of await Promise.all(posts)) {
        await response.text();
        statuses[response.status] = (statuses[response.status] ?? 0) + 1;
      }
    }
    const during = await server.metrics();
    stage.say(
      `answered ${JSON.stringify(statuses)} within ${((performance.now() - started) / 1000).toFixed(1)} s; ` +
        `then ${during.media_sessions} sessions, ${during.participants} participants, ${during.rooms} rooms`,
    );
    if (statuses[201] !== SESSIONS || during.media_sessions !== SESSIONS) {
      throw new Error('not all were made');
    }
    const after = await until(
      'nothing is left',
      async () => {
        const now = await server.metrics();
        const left = ['media_sessions', 'participants', 'rooms', 'transports', 'transports_known', 'directory_ufrags'];
        return left.every((name) => now[name] === 0) && now;
      },
      SECONDS,
    );
    const ended = after.participants_ended_never_connected_total - before.participants_ended_never_connected_total;
    stage.say(`nothing left after ${((performance.now() - started) / 1000).toFixed(1)} s; never connected: ${ended}`);
    if (ended !== SESSIONS) {
      throw new Error(`${ended} were counted as never connected`);
    }
  },
};
