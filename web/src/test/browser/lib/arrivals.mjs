// When packets and pictures of somebody come, moment by moment, in a page.

/** Chromium makes new numbers each 50 ms. */
const LOOK_MILLIS = 50;

/**
 * Notes from now on when something of another person's camera came.
 *
 * @param {Person} person @param {string} from name of the other
 */
export function watchArrivals(person, from) {
  return person.page.evaluate(
    ([name, millis]) => {
      const { client } = window.kakehashi;
      const other = client.participants.find((each) => each.name === name);
      const slot = client.slots.find((each) => each.participant === other.id && each.source === 'camera');
      const seen = { packetsReceived: 0, framesDecoded: 0 };
      const times = { packetsReceived: [], framesDecoded: [] };
      window.arrivals = times;
      setInterval(async () => {
        const report = await slot.receiver.getStats();
        const stats = [...report.values()].find((each) => each.type === 'inbound-rtp');
        for (const field of Object.keys(seen)) {
          if (stats[field] > seen[field]) {
            seen[field] = stats[field];
            times[field].push(stats.timestamp);
          }
        }
      }, millis);
    },
    [from, LOOK_MILLIS],
  );
}

/**
 * The longest pause that has something of a span of time in it; null until something came after the span.
 *
 * @param {{from: number, to: number}} span milliseconds of Date.now()
 * @param {'packetsReceived'|'framesDecoded'} field
 * @returns {Promise<?{from: number, to: number}>}
 */
export async function longestPause(person, span, field) {
  const times = await person.page.evaluate((name) => window.arrivals[name], field);
  let longest = null;
  times.forEach((to, index) => {
    const from = times[index - 1];
    const fits = from !== undefined && from <= span.to && to >= span.from;
    if (fits && (!longest || to - from > longest.to - longest.from)) {
      longest = { from, to };
    }
  });
  return times.at(-1) > span.to ? longest : null;
}
