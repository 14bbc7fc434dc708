package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A published track and its layers. Confined to the publisher's shard. */
public final class Publication {
    private final long id;
    private final MediaKind kind;
    private final List<IncomingStream> streams = new ArrayList<>(1);
    private int routes;

    public Publication(long id, MediaKind kind) {
        this.id = id;
        this.kind = kind;
    }

    public long id() {
        return id;
    }

    public MediaKind kind() {
        return kind;
    }

    /** Every SSRC that was heard or announced, by layer. */
    public List<IncomingStream> streams() {
        return streams;
    }

    public @Nullable IncomingStream stream(int layer) {
        return layer < streams.size() ? streams.get(layer) : null;
    }

    /** Adds the next layer; null when there are as many as there may be. */
    public @Nullable IncomingStream addStream(int ssrc) {
        if (streams.size() >= Fanout.MAX_LAYERS) {
            return null;
        }
        int clockRate = kind == MediaKind.VIDEO ? Codec.VP8.clockRate() : Codec.OPUS.clockRate();
        IncomingStream stream = new IncomingStream(this, streams.size(), ssrc, clockRate);
        streams.add(stream);
        return stream;
    }

    /** Bit mask of the shards, other than this one, that want the packets. */
    public int routes() {
        return routes;
    }

    public void route(int shard, boolean open) {
        routes = open ? routes | 1 << shard : routes & ~(1 << shard);
    }
}
