// What a direct connection had to cross, as one of its ends sees it.

const LOCAL_ONLY = [
  /^10\./,
  /^127\./,
  /^169\.254\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^192\.168\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./, // between a provider and its customers (RFC 6598)
  /^::1$/,
  /^f[cd]/i,
  /^fe[89ab]/i,
];

/** Whether an address is one of the whole Internet; one that the browser hides is not known to be. */
export function isGlobal(address) {
  return /^(\d+\.){3}\d+$|^[\da-f]*:[\da-f:.]+$/i.test(address ?? '') && !LOCAL_ONLY.some((each) => each.test(address));
}

/** The part of an address that people in one network share: /24 of IPv4, /64 of IPv6. */
function networkOf(address) {
  if (!address.includes(':')) {
    return address.split('.').slice(0, 3).join('.');
  }
  const [head, tail] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const zeros = tail ? Array(Math.max(0, 8 - head.length - tail.length)).fill('0') : [];
  const groups = [...head, ...zeros, ...(tail ?? [])].map((group) => parseInt(group, 16));
  return groups.slice(0, 4).join(':');
}

/**
 * - `nat`: at least one end is known to the other by an address that a NAT made. One's own end is: a browser calls it reflexive
 *   exactly if the address that the other side saw is not its own. Of the other end only `srflx` tells; `prflx` may also be
 *   an address that merely arrived before the signalling did.
 * - `public`: no NAT, and the two ends are in different networks.
 * - `near`: no NAT, and nothing speaks for different networks.
 *
 * @param {{candidateType: string, address: ?string}} local @param {{candidateType: string, address: ?string}} remote
 * @returns {'nat'|'public'|'near'}
 */
export function wayBetween(local, remote) {
  if (local.candidateType !== 'host' || remote.candidateType === 'srflx') {
    return 'nat';
  }
  const apart = isGlobal(local.address) && isGlobal(remote.address) && networkOf(local.address) !== networkOf(remote.address);
  return apart ? 'public' : 'near';
}
