/**
 * Who may enter a room: access tokens (JWT, RFC 7519; docs/access.md), made and judged. Nothing here knows a clock, a
 * thread or a socket.
 */
@NullMarked
package dev.kakehashi.signaling.access;

import org.jspecify.annotations.NullMarked;
