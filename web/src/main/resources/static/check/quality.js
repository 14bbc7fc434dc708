// Round trip, loss and jitter over some seconds: one seat sends pictures, the other receives them from the server.
import { selectedPair } from '/client/selected-pair.js';
import { Seat } from './seat.js';
import { MovingPicture } from './test-picture.js';
import { wayOf } from './ways.js';

const CONNECT_MILLIS = 7000;
const FLOW_MILLIS = 5000;
const MEASURE_MILLIS = 3000;
const STEP_MILLIS = 250;

function pause(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

function find(report, type) {
  return [...report.values()].find((each) => each.type === type) ?? null;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length > 0 ? sorted[Math.floor(sorted.length / 2)] : null;
}

async function read(sender, receiver) {
  const [up, down] = await Promise.all([sender.connection.getStats(), receiver.connection.getStats()]);
  const inbound = find(down, 'inbound-rtp');
  return {
    sent: find(up, 'outbound-rtp')?.packetsSent ?? 0,
    heardOf: find(up, 'remote-inbound-rtp'),
    received: inbound?.packetsReceived ?? 0,
    lostDown: inbound?.packetsLost ?? 0,
    jitterDown: inbound?.jitter ?? null,
    roundTrips: [up, down].map((report) => selectedPair(report).pair?.currentRoundTripTime).filter(Number.isFinite),
  };
}

function fraction(lost, packets) {
  return packets > 0 ? Math.min(1, Math.max(0, lost / packets)) : null;
}

/**
 * @param {string} way of MEDIA_WAYS
 * @returns {Promise<?{roundTripMillis: ?number, up: {loss: ?number, jitterMillis: ?number}, down: {loss: ?number, jitterMillis: ?number}, seconds: number, packets: number}>}
 *     null where the two could not be connected
 */
export async function measure(way, key, iceServers) {
  const picture = new MovingPicture();
  const seats = [];
  try {
    for (const track of [picture.track, null]) {
      const seat = await Seat.take(key);
      seats.push(seat);
      if (await seat.connect(wayOf(way, iceServers), track, CONNECT_MILLIS)) {
        return null;
      }
    }
    return await watch(...seats);
  } finally {
    picture.stop();
    await Promise.all(seats.map((seat) => seat.leave()));
  }
}

async function watch(sender, receiver) {
  let first = await read(sender, receiver);
  for (const deadline = performance.now() + FLOW_MILLIS; first.received === 0 && performance.now() < deadline; ) {
    await pause(STEP_MILLIS);
    first = await read(sender, receiver);
  }
  const began = performance.now();
  const roundTrips = [];
  const jitter = { up: [], down: [] };
  let last = first;
  while (performance.now() - began < MEASURE_MILLIS) {
    await pause(STEP_MILLIS);
    last = await read(sender, receiver);
    roundTrips.push(...last.roundTrips);
    jitter.up.push(last.heardOf?.jitter);
    jitter.down.push(last.jitterDown);
  }
  const millis = (values) => {
    const middle = median(values.filter(Number.isFinite));
    return middle === null ? null : middle * 1000;
  };
  const lostUp = last.heardOf ? last.heardOf.packetsLost - (first.heardOf?.packetsLost ?? 0) : null;
  const lostDown = last.lostDown - first.lostDown;
  const received = last.received - first.received;
  return {
    seconds: (performance.now() - began) / 1000,
    packets: received,
    roundTripMillis: millis(roundTrips),
    up: { loss: lostUp === null ? null : fraction(lostUp, last.sent - first.sent), jitterMillis: millis(jitter.up) },
    down: { loss: fraction(lostDown, received + lostDown), jitterMillis: millis(jitter.down) },
  };
}
