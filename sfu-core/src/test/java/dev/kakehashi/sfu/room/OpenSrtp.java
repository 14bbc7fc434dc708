package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;

/** Protects nothing, so that only our own code is measured. */
final class OpenSrtp implements SrtpBackend {
    @Override
    public SrtpSender sender(SrtpKeys keys) {
        return new SrtpSender() {
            @Override
            public int protectRtp(byte[] data, int offset, int length) {
                return length;
            }

            @Override
            public int protectRtcp(byte[] data, int offset, int length) {
                return length;
            }
        };
    }

    @Override
    public SrtpReceiver receiver(SrtpKeys keys) {
        return new SrtpReceiver() {
            @Override
            public int unprotectRtp(byte[] data, int offset, int length) {
                return length;
            }

            @Override
            public int unprotectRtcp(byte[] data, int offset, int length) {
                return length;
            }
        };
    }

    @Override
    public String name() {
        return "none";
    }

    @Override
    public void warmUp() {}
}
