// Each way to the server, tried alone.
import { EventsWire } from '../client/wire-events.js';
import { WebSocketWire } from '../client/wire-websocket.js';
import { Seat } from './seat.js';
import { stillPicture } from './test-picture.js';

/** Where packets vanish, a browser that does connect needs up to four seconds. */
const PATIENCE_MILLIS = 7000;

/** A meeting gives each of them so long. */
const WIRE_MILLIS = 4000;

const isUdp = ({ protocol }) => protocol === 'udp';

/** By the server's words for them: which of its candidates belong to a way, and which relays. */
const WAYS = {
  udp: { keeps: isUdp },
  udp4: { keeps: ({ protocol, address }) => protocol === 'udp' && !address.includes(':') },
  udp6: { keeps: ({ protocol, address }) => protocol === 'udp' && address.includes(':') },
  tcp: { keeps: ({ protocol }) => protocol === 'tcp' },
  'turn-tcp': { keeps: isUdp, relay: /^turn:.*transport=tcp/ },
  'turn-tls': { keeps: isUdp, relay: /^turns:/ },
};

/** Those over which media can go, the one that browsers prefer first. */
export const MEDIA_WAYS = ['udp', 'tcp', 'turn-tcp', 'turn-tls'];

/** What `Seat.connect` takes for a way. @param {RTCIceServer[]} iceServers what the server said */
export function wayOf(name, iceServers) {
  const { keeps, relay } = WAYS[name];
  if (!relay) {
    return { keeps };
  }
  const servers = iceServers.map((server) => ({ ...server, urls: server.urls.filter((url) => relay.test(url)) }));
  return { keeps, iceServers: servers.filter(({ urls }) => urls.length > 0) };
}

/**
 * @returns {Promise<{state: 'works'|'fails'|'unknown', millis?: number, local?: object, remote?: object, why?: string, text?: string}>}
 *     why: of `Seat.connect`, or the server's error code with its text
 */
export async function tryWay(name, key, iceServers, patienceMillis = PATIENCE_MILLIS) {
  const picture = stillPicture();
  let seat = null;
  try {
    seat = await Seat.take(key);
    const began = performance.now();
    const why = await seat.connect(wayOf(name, iceServers), picture, patienceMillis);
    const millis = performance.now() - began;
    return why ? { state: 'fails', why } : { state: 'works', millis, ...(await seat.pair()) };
  } catch (problem) {
    return { state: 'unknown', why: problem.code ?? 'browser', text: problem.message };
  } finally {
    picture.stop();
    await seat?.leave();
  }
}

/** Those over which what is said with the server goes, the one that a meeting tries first. */
export const SIGNALLING_WAYS = ['websocket', 'events'];

/** Whether a WebSocket opens and carries a word there and back. */
export function tryWebSocket() {
  return tryWire(new WebSocketWire(new URL('/ws', location.href.replace(/^http/, 'ws')).href));
}

/** The same over HTTP; `why` is `polling` where an answer arrives only once it has ended. */
export async function tryEvents() {
  const address = new URL('/api/v1/signaling', location.href).href;
  const stream = await tryWire(new EventsWire(address, false));
  if (stream.state === 'works') {
    return stream;
  }
  const polled = await tryWire(new EventsWire(address, true));
  return polled.state === 'works' ? { ...polled, why: 'polling' } : polled;
}

function tryWire(wire) {
  return new Promise((resolve) => {
    const began = performance.now();
    let asked = 0;
    const end = (result) => {
      clearTimeout(timer);
      wire.onClose = () => {};
      wire.close();
      resolve(result);
    };
    const fails = () => end({ state: 'fails', why: asked ? 'closed' : 'not-open' });
    const timer = setTimeout(() => end({ state: 'fails', why: asked ? 'silent' : 'not-open' }), WIRE_MILLIS);
    wire.onClose = fails;
    wire.onMessage = () => end({ state: 'works', millis: asked - began, roundTripMillis: performance.now() - asked });
    wire.open().then(() => {
      asked = performance.now();
      wire.send('{"t":"ping","id":1}');
    }, fails);
  });
}
