// What was found, as sentences; the page and its report say the same.
import { has, say } from './words.js';
import { verdictOf } from './judgement.js';

/** Everything of the page that is behind one number. */
export function host() {
  return location.host.includes(':') && !location.host.endsWith(']') ? location.host : `${location.host}:${location.protocol === 'https:' ? 443 : 80}`;
}

/** @returns {{word: string, text: string, next: string}} next: may be empty */
export function verdict(facts) {
  const word = verdictOf(facts);
  const base = word.replace(/-poor$/, '');
  const keys = [`next-${base}`, word.endsWith('-poor') ? 'next-poor' : ''].filter(has);
  const next = [word === 'problem' ? facts.problem : '', ...keys.map((key) => say(key, { host: host() }))];
  return { word, text: say(`verdict-${word}`), next: next.filter(Boolean).join(' ') };
}

/** What a result of a way means, and what to do about it. */
export function noteOfWay(name, { state, why, text }) {
  const keys = [`note-${name}-${why}`, `note-${name}-${state}`, `note-${state}`];
  const key = keys.find(has);
  return key ? say(key, { host: host(), text }) : '';
}

/** How long a way took. */
export function timesOfWay({ state, millis, roundTripMillis }) {
  if (state !== 'works') {
    return '';
  }
  const whole = (value) => ({ millis: Math.max(1, Math.round(value)) });
  return roundTripMillis === undefined ? say('took', whole(millis)) : say('roundTripOf', whole(roundTripMillis));
}

export function textOfBehaviour(name, { value, why, examples }) {
  return value === 'unknown' ? say(`why-${why}`) : say(`${name}-${value}`, { examples });
}

function figure(value, key, digits) {
  return value === null || value === undefined ? say('unknown') : say(key, { value: value.toFixed(digits) });
}

/** @returns {{name: string, text: string}[]} */
export function qualityRows({ roundTripMillis, up, down }) {
  const percent = (loss) => figure(loss === null ? null : loss * 100, 'percent', 1);
  return [
    { name: 'roundTrip', text: figure(roundTripMillis, 'millis', 1) },
    { name: 'loss', text: `${percent(up.loss)} / ${percent(down.loss)}` },
    { name: 'jitter', text: `${figure(up.jitterMillis, 'millis', 1)} / ${figure(down.jitterMillis, 'millis', 1)}` },
  ];
}
