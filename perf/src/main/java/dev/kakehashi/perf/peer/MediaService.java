package dev.kakehashi.perf.peer;

import java.io.IOException;

/**
 * The signalling of an SFU for somebody who either sends or receives. It is given our side rather than an offer, because
 * with some servers it is the server that offers. Safe for use by any thread; calls block until the server has answered.
 */
public interface MediaService {
    /**
     * Begins to send under a name.
     *
     * @throws IOException where the server refuses or is not there
     */
    MediaSession publish(String name, OwnSide side) throws IOException, InterruptedException;

    /**
     * Begins to receive what is sent under a name.
     *
     * @throws IOException where the server refuses or is not there
     */
    MediaSession subscribe(String name, OwnSide side) throws IOException, InterruptedException;
}
