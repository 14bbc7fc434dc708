package dev.kakehashi.sfu.peer;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.List;
import java.util.Map;

/** What a test peer and the server agree on. */
public final class TestFormats {
    private TestFormats() {}

    public static RemoteTransport remote(IceCredentials credentials, Fingerprint fingerprint) {
        return new RemoteTransport(
                credentials,
                List.of(fingerprint),
                false,
                List.of(
                        new PayloadFormat(TestPeer.OPUS, Codec.OPUS, "minptime=10;useinbandfec=1", -1),
                        new PayloadFormat(TestPeer.VP8, Codec.VP8, "", -1),
                        new PayloadFormat(TestPeer.VP8_RTX, Codec.RTX, "apt=96", TestPeer.VP8)),
                Map.of(1, HeaderExtensionKind.AUDIO_LEVEL, 4, HeaderExtensionKind.MID),
                true);
    }
}
