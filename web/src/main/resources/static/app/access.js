// Access tokens (docs/access.md): out of the address, into this tab, and what they say about themselves.
const KEY = 'kakehashi.token.';

/** As the server allows for clocks that differ. */
const LEEWAY_SECONDS = 60;

/**
 * The token for a room, or null. It comes in the address' fragment, which browsers send nowhere; it is taken out of the
 * address bar, so that an address that is copied or shown gives nothing away, and kept for this tab, so that a reload
 * has it.
 */
export function takeToken(room) {
  const key = KEY + room.toLowerCase();
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem(key, given);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(key);
}

/** What stands in a token; nothing where it can't be read. Only the server can tell whether it is true. */
function claimsOf(token) {
  try {
    const payload = atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(payload, (char) => char.charCodeAt(0)))) ?? {};
  } catch {
    return {};
  }
}

/** The name that a token gives to its holder, or null. */
export function nameOf(token) {
  const { name } = token ? claimsOf(token) : {};
  return typeof name === 'string' && name.trim() ? name.trim() : null;
}

/**
 * Why the server would not let in who has this token (the reasons of `unauthorized` in docs/protocol.md), told before
 * anybody is asked for their camera; null: nothing is known against it, and the server decides.
 *
 * @param {?{tokensNeeded: boolean, epochSeconds: number}} status by the server's clock, since this one may be wrong
 */
export function problemOf(token, room, status) {
  if (!status?.tokensNeeded) {
    return null;
  }
  if (!token) {
    return 'missing';
  }
  const claims = claimsOf(token);
  if (claims.exp + LEEWAY_SECONDS <= status.epochSeconds) {
    return 'expired';
  }
  if (claims.nbf - LEEWAY_SECONDS > status.epochSeconds) {
    return 'not-yet';
  }
  if (typeof claims.room === 'string' && claims.room.toLowerCase() !== room.toLowerCase()) {
    return 'wrong-room';
  }
  return claims.role === 'watch' ? 'wrong-role' : null;
}
