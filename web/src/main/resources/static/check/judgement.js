// What all of it means: the verdict, and which of the three patterns of connecting work from here.

/** Beyond these a talk suffers (ITU-T G.114 for the way there and back; the loss that RED of Opus does not hide). */
const LONG_MILLIS = 400;
const MUCH_LOSS = 0.05;

function isPoor({ roundTripMillis, up, down }) {
  return roundTripMillis > LONG_MILLIS || Math.max(up.loss ?? 0, down.loss ?? 0) > MUCH_LOSS;
}

/** Whether a way could not even be tried, because the server was full, say. */
function isUnclear(ways) {
  return Object.values(ways).some(({ state }) => state === 'unknown');
}

/** @returns {string} the word of the verdict: `running`, `problem`, `no-signalling`, `unclear`, `none`, or the way with `-poor` where that is so */
export function verdictOf({ phase, problem, ways, wire, best, quality }) {
  if (problem) {
    return 'problem';
  }
  if (phase !== 'done') {
    return 'running';
  }
  if (!wire) {
    return 'no-signalling';
  }
  if (!best) {
    return isUnclear(ways) ? 'unclear' : 'none';
  }
  return quality && isPoor(quality) ? `${best}-poor` : best;
}

/** @returns {{name: string, state: 'works'|'maybe'|'limited'|'cannot'|'unknown', why: string, used: boolean}[]} */
export function patternsOf({ nat, best, addresses, ways, phase }) {
  return [
    { name: 'private', ...privateOf(nat, addresses), used: false },
    { name: 'stun', ...stunOf(nat, ways), used: false },
    { name: 'relay', ...relayOf(ways, best, phase), used: best !== null },
  ];
}

function relayOf(ways, best, phase) {
  if (best) {
    return { state: 'works', why: `relay-${best}` };
  }
  if (phase !== 'done') {
    return { state: 'unknown', why: 'running' };
  }
  return isUnclear(ways) ? { state: 'unknown', why: 'verdict-unclear' } : { state: 'cannot', why: 'relay-none' };
}

const PRIVATE_UNKNOWN = { 'udp-blocked': 'private-blocked', 'no-four': 'why-no-four', 'no-answer': 'why-no-answer' };

function privateOf(nat, addresses) {
  if (!nat || nat.translated.value === 'unknown') {
    return { state: 'unknown', why: PRIVATE_UNKNOWN[nat?.translated.why] ?? 'running' };
  }
  if (nat.translated.value === 'near') {
    return { state: 'works', why: 'private-near' };
  }
  if (nat.translated.value === 'no') {
    return { state: 'maybe', why: 'private-public' };
  }
  return { state: 'maybe', why: addresses?.own ? 'private-nat' : 'private-hidden' };
}

const STUN_UNKNOWN = { near: 'why-near', 'no-four': 'why-no-four' };

function stunOf(nat, ways) {
  if (ways.udp?.state === 'fails') {
    return { state: 'cannot', why: 'stun-blocked' };
  }
  switch (nat?.mapping.value) {
    case 'none':
      return { state: 'works', why: 'stun-public' };
    case 'endpoint-independent':
      return { state: 'works', why: 'stun-independent' };
    case 'dependent':
      return { state: 'limited', why: 'stun-dependent' };
    default:
      return { state: 'unknown', why: nat ? STUN_UNKNOWN[nat.mapping.why] ?? 'stun-unknown' : 'running' };
  }
}
