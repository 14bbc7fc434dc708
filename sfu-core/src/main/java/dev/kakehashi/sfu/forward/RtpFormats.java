package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.rtp.HeaderExtensionMap;
import dev.kakehashi.sfu.rtp.PayloadTypeTable;

/**
 * What the numbers in one transport's RTP headers mean: its payload types and its header extension ids. A value; may
 * be handed to any thread.
 *
 * @param mixedHeaders whether header extensions may come in two-byte form (RFC 8285 6)
 */
public record RtpFormats(PayloadTypeTable payloadTypes, HeaderExtensionMap extensions, boolean mixedHeaders) {
    public static RtpFormats of(RemoteTransport remote) {
        return new RtpFormats(
                new PayloadTypeTable(remote.payloadFormats()),
                new HeaderExtensionMap(remote.headerExtensions()),
                remote.extmapAllowMixed());
    }
}
