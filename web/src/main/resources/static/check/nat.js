// What was seen of the NAT, in the words of RFC 4787. Nothing is guessed: what can't be told is `unknown`, with the reason.

import { isGlobal } from '../client/network-way.js';

const OF_A_NAT = ['mapping', 'pooling', 'preservation', 'overloading', 'filtering', 'hairpin', 'lifetime'];

export function isSix(address) {
  return address?.includes(':') ?? false;
}

function reflexive(gathered) {
  return gathered?.candidates.filter(({ type, address }) => type === 'srflx' && address && !isSix(address)) ?? [];
}

function grouped(things, keyOf) {
  const groups = new Map();
  things.forEach((each) => groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]));
  return [...groups.values()];
}

/** The candidates of one socket: they have the same base, and so the same foundation (RFC 8445 5.1.1.3). */
function bySocket(candidates) {
  return grouped(candidates, ({ foundation, network }) => `${foundation} ${network}`);
}

function endOf({ address, port }) {
  return `${address}:${port}`;
}

/** The port of the socket itself; browsers that hide the address blank it beside the candidate, but tell it of the host's. */
function localPort(candidate, gathered) {
  if (candidate.relatedPort) {
    return candidate.relatedPort;
  }
  const hosts = gathered.candidates.filter(({ type, network }) => type === 'host' && network === candidate.network);
  return hosts.length === 1 ? hosts[0].port : null;
}

/**
 * Whether there is a NAT for UDP between here and the server: a browser calls its end of the connection reflexive exactly if the
 * server saw another address than the computer's own.
 */
function translated(seen) {
  if (seen.udp4?.state === 'works') {
    return seen.udp4.local?.candidateType !== 'host';
  }
  return reflexive(seen.both).length > 0 ? true : null;
}

function mappingOf(seen) {
  if (!seen.stun) {
    return { value: 'unknown', why: 'no-stun' };
  }
  if (seen.natted === false) {
    return { value: 'none' };
  }
  if (seen.natted === null) {
    return { value: 'unknown', why: 'no-answer' };
  }
  if (!seen.secondStun || reflexive(seen.second).length === 0) {
    return { value: 'unknown', why: 'second-port' };
  }
  const sockets = bySocket(reflexive(seen.both));
  if (sockets.some((each) => new Set(each.map(endOf)).size > 1)) {
    return { value: 'dependent' };
  }
  return sockets.length > 0 && seen.both.complete ? { value: 'endpoint-independent' } : { value: 'unknown', why: 'no-answer' };
}

function portsOf(seen) {
  const pairs = [seen.both, seen.second].flatMap((gathered) =>
    reflexive(gathered).map((each) => ({ local: localPort(each, gathered), outside: each.port, end: endOf(each) })),
  );
  return pairs.filter(({ local }) => local !== null);
}

function preservationOf(seen, pairs) {
  if (seen.natted !== true || pairs.length === 0) {
    return { value: seen.natted === false ? 'none' : 'unknown', why: seen.natted === null ? 'no-answer' : 'hidden' };
  }
  const kept = pairs.filter(({ local, outside }) => local === outside).length;
  const examples = pairs.map(({ local, outside }) => `${local} → ${outside}`).join(', ');
  return { value: kept === pairs.length ? 'yes' : kept === 0 ? 'no' : 'partly', examples };
}

/** A page can't be two computers; all that it can see is whether two sockets of its own got one port. */
function overloadingOf(seen, pairs) {
  const owners = grouped(pairs, ({ end }) => end);
  const shared = owners.some((each) => new Set(each.map(({ local }) => local)).size > 1);
  if (shared) {
    return { value: 'yes' };
  }
  if (seen.natted === false) {
    return { value: 'none' };
  }
  return { value: 'unknown', why: owners.length > 1 ? 'overloading' : 'no-answer' };
}

function poolingOf(seen) {
  const addresses = [...new Set([...reflexive(seen.both), ...reflexive(seen.second)].map(({ address }) => address))];
  if (seen.natted === false) {
    return { value: 'none' };
  }
  if (addresses.length === 0) {
    return { value: 'unknown', why: 'no-answer' };
  }
  return { value: addresses.length === 1 ? 'one' : 'several', examples: addresses.join(', ') };
}

function hairpinOf(seen, mapping) {
  if (seen.natted === false) {
    return { value: 'none' };
  }
  if (seen.hairpin === true) {
    return { value: 'yes' };
  }
  if (seen.hairpin === false && mapping.value === 'endpoint-independent') {
    return { value: 'no' };
  }
  return { value: 'unknown', why: seen.hairpin === false ? 'hairpin-mapping' : 'no-answer' };
}

function sixOf(seen) {
  if (seen.udp6?.state === 'works') {
    return { value: 'yes', examples: seen.udp6.local?.address ?? '' };
  }
  const own = seen.both?.candidates.find(({ type, address }) => type === 'host' && isSix(address) && /^[23]/.test(address));
  const has = isSix(seen.visitor) ? seen.visitor : own?.address;
  if (has) {
    return { value: seen.udp6 ? 'no-udp' : 'here-only', examples: has };
  }
  return seen.udp6?.state === 'fails' ? { value: 'no' } : { value: 'unknown', why: seen.udp6 ? 'no-answer' : 'no-six-server' };
}

function noneKnown(why) {
  return Object.fromEntries(OF_A_NAT.map((name) => [name, { value: 'unknown', why }]));
}

/** Whether who has no NAT before the server is so because the server is in the same private network. */
function isNear(address) {
  return Boolean(address) && !isGlobal(address);
}

/**
 * @param {{stun: ?string, secondStun: ?string, visitor: ?string, udp: ?object, udp4: ?object, udp6: ?object, both: ?object, second: ?object, hairpin: ?boolean}} seen
 *     udp, udp4, udp6: of `tryWay`, as the browser chose, and by each family of addresses; both, second: of `seenBy`, by one socket from both ports, and from the second port alone
 * @returns {Object<string, {value: string, why?: string, examples?: string}>} by the name of a behaviour, and `translated`
 */
export function behaviours(given) {
  const seen = { ...given, natted: translated(given) };
  if (seen.natted === null && given.udp4?.state === 'fails') {
    const why = given.udp?.state === 'works' ? 'no-four' : 'udp-blocked';
    return { translated: { value: 'unknown', why }, ...noneKnown(why), ipv6: sixOf(seen) };
  }
  if (seen.natted === false && isNear(addressesOf(given).own ?? given.visitor)) {
    return { translated: { value: 'near' }, ...noneKnown('near'), ipv6: sixOf(seen) };
  }
  const mapping = mappingOf(seen);
  const pairs = portsOf(seen);
  return {
    translated: seen.natted === null ? { value: 'unknown', why: 'no-answer' } : { value: seen.natted ? 'yes' : 'no' },
    mapping,
    pooling: poolingOf(seen),
    preservation: preservationOf(seen, pairs),
    overloading: overloadingOf(seen, pairs),
    filtering: { value: 'unknown', why: seen.natted === false ? 'filtering-firewall' : 'filtering' },
    hairpin: hairpinOf(seen, mapping),
    lifetime: seen.natted === false ? { value: 'none' } : { value: 'unknown', why: 'lifetime' },
    ipv6: sixOf(seen),
  };
}

function isOwn(address) {
  return /^[\d.]+$/.test(address ?? '') && !/^(127|0)\./.test(address);
}

/** This computer as it knows itself and as it is seen from outside: {own, outside}, null where the browser does not tell. */
export function addressesOf({ both, udp4, visitor }) {
  const [mapped] = reflexive(both);
  const hosts = both?.candidates.filter(({ type }) => type === 'host').map(({ address }) => address) ?? [];
  const end = udp4?.local;
  // Without a NAT STUN tells even the address that the browser hides.
  const seen = end?.candidateType === 'host' ? [end.address, mapped?.address] : [mapped?.relatedAddress];
  const own = [...seen, ...hosts].find(isOwn) ?? null;
  const learnt = end?.candidateType === 'prflx' ? end.address : null;
  return { own, outside: mapped?.address ?? (learnt || visitor || null) };
}
