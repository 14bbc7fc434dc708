package dev.kakehashi.perf.load;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Media did not get through to the server, or nothing came back. */
public final class MediaBlockedException extends IOException {
    private static final long serialVersionUID = 1;

    MediaBlockedException(InetSocketAddress address, int seconds, Throwable cause) {
        super(
                "Within " + seconds + " s no media connection came about with UDP port " + address.getPort() + " of "
                        + address.getAddress().getHostAddress()
                        + "; is UDP blocked on the way?",
                cause);
    }
}
