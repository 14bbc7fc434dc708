package dev.kakehashi.sfu.peer;

import java.util.List;

/** A sender of made-up media. */
sealed interface SyntheticTrack permits VideoTrack, AudioTrack {
    String mid();

    long intervalNanos();

    /** The packets of the next picture, or of the next 20 ms of sound, unprotected. */
    List<byte[]> next(long capturedNanos);

    List<SentStream> streams();
}
