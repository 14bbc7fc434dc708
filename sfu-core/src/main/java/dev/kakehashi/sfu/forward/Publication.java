package dev.kakehashi.sfu.forward;

import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.MediaKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A published track and its encodings. Confined to the publisher's shard. */
public final class Publication {
    private final long id;
    private final Source source;
    private final List<String> rids;
    private final List<IncomingStream> streams = new ArrayList<>(1);
    private int routes;
    private boolean audible = true;

    /**
     * @param rids the names of its encodings, lowest first; empty for one without a name
     */
    public Publication(long id, Source source, List<String> rids) {
        this.id = id;
        this.source = source;
        this.rids = List.copyOf(rids.subList(0, Math.min(rids.size(), SourceLayers.MAX_ENCODINGS)));
        int clockRate = source.kind() == MediaKind.VIDEO ? Codec.VP8.clockRate() : Codec.OPUS.clockRate();
        int encodings = Math.max(1, this.rids.size());
        for (int encoding = 0; encoding < encodings; encoding++) {
            streams.add(new IncomingStream(this, encoding, clockRate));
        }
    }

    public long id() {
        return id;
    }

    public Source source() {
        return source;
    }

    public MediaKind kind() {
        return source.kind();
    }

    /** The names of its encodings, lowest first; empty for one without a name. */
    public List<String> rids() {
        return rids;
    }

    /** Every encoding, lowest first, whether its SSRC is known or not. */
    public List<IncomingStream> streams() {
        return streams;
    }

    public @Nullable IncomingStream stream(int encoding) {
        return encoding < streams.size() ? streams.get(encoding) : null;
    }

    /** The encoding of a name; without simulcast the only one, whatever the name. */
    public @Nullable IncomingStream stream(@Nullable String rid) {
        if (rids.isEmpty()) {
            return streams.getFirst();
        }
        int encoding = rid == null ? -1 : rids.indexOf(rid);
        return encoding < 0 ? null : streams.get(encoding);
    }

    /** Bit mask of the shards, other than this one, that want the packets. */
    public int routes() {
        return routes;
    }

    public void route(int shard, boolean open) {
        routes = open ? routes | 1 << shard : routes & ~(1 << shard);
    }

    /** Whether its packets are forwarded at all; in a large room only the loudest are. */
    public boolean isAudible() {
        return audible;
    }

    public void audible(boolean on) {
        audible = on;
    }
}
