/**
 * WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep-03): media in and out by two HTTP requests, for software that knows
 * nothing of the room protocol. No sockets; the web module brings the requests.
 */
@NullMarked
package dev.kakehashi.signaling.whip;

import org.jspecify.annotations.NullMarked;
