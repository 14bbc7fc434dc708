package dev.kakehashi.signaling.whip;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP request to a WHIP or WHEP address, read whole.
 *
 * @param method in upper case
 * @param path without the query
 * @param serverName the host of the {@code Host} header without its port, already checked; null where it is unusable
 * @param contentType of the body
 * @param accept value of {@code Accept}
 * @param ifMatch value of {@code If-Match}
 * @param authorization value of {@code Authorization}; never logged
 * @param body decoded from UTF-8
 * @param peer whose budget it is: the address it came from
 */
public record ResourceRequest(
        String method,
        String path,
        @Nullable String serverName,
        @Nullable String contentType,
        @Nullable String accept,
        @Nullable String ifMatch,
        @Nullable String authorization,
        String body,
        String peer) {

    /** The token of {@code Authorization: Bearer} (RFC 6750 2.1), null where there is none. */
    @Nullable
    String bearerToken() {
        if (authorization == null || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return null;
        }
        String token = authorization.substring(7).trim();
        return token.isEmpty() ? null : token;
    }

    /** Whether the body is of this media type; parameters such as a charset do not matter. */
    boolean hasType(String mediaType) {
        if (contentType == null) {
            return false;
        }
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return type.trim().equalsIgnoreCase(mediaType);
    }

    /** Whether an answer of this media type is welcome (RFC 9110 12.5.1); weights other than 0 do not matter. */
    boolean accepts(String mediaType) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        String group = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        for (String range : accept.split(",", -1)) {
            String[] parts = range.trim().split("\\s*;\\s*", -1);
            boolean matches =
                    parts[0].equals("*/*") || parts[0].equalsIgnoreCase(group) || parts[0].equalsIgnoreCase(mediaType);
            boolean refused = false;
            for (String part : parts) {
                refused |= part.matches("[qQ]=0(\\.0*)?");
            }
            if (matches && !refused) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code If-Match} names this entity tag, or any (RFC 9110 13.1.1: compared strongly). */
    boolean ifMatchHolds(String entityTag) {
        if (ifMatch == null) {
            return false;
        }
        for (String each : ifMatch.split(",", -1)) {
            String tag = each.trim();
            if (tag.equals("*") || tag.equals(entityTag)) {
                return true;
            }
        }
        return false;
    }
}
