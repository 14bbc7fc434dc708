package dev.kakehashi.sfu.room;

import dev.kakehashi.dtlssrtp.DtlsEndReason;
import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.DtlsRole;
import dev.kakehashi.dtlssrtp.SrtpFailure;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.ice.CheckOutcome;
import dev.kakehashi.ice.IceLiteAgent;
import dev.kakehashi.ice.StunMessage;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.IncomingStream;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketOutlet;
import dev.kakehashi.sfu.forward.Publication;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.room.ShardCommand.TrackOrigin;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * ICE, DTLS and SRTP of one peer, what it publishes and what it receives. Confined to its shard.
 *
 * <p>A path is opened only by an authenticated ICE check. The first path in use is the one that the DTLS handshake
 * proves; after that media moves to another path only when SRTP or SRTCP has authenticated from there, so that a
 * replayed check moves nothing.
 */
final class Transport implements PacketOutlet, DtlsListener {
    /** Addresses that passed a check; a browser has a few interfaces, not more. */
    static final int MAX_PATHS = 8;

    /** Streams that a peer may open; ours sends four tracks, each with a retransmission stream. */
    static final int MAX_STREAMS = 32;

    private final TransportEntry entry;
    private final MediaShard shard;
    private final IceLiteAgent ice;
    private final List<Path> paths = new ArrayList<>(2);
    private final Map<String, Subscription> slots = new HashMap<>();
    private final Map<Subscription, TrackOrigin> origins = new HashMap<>();
    private final Map<Long, Publication> publications = new HashMap<>();
    private final TransportReports reports;
    private final RtpPacket rtp = new RtpPacket();
    private StreamRef[] streams = {};
    private TransportPlan plan;
    private RtpFormats formats;
    private volatile @Nullable Path path;
    private @Nullable DtlsEndpoint dtls;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private boolean closed;

    Transport(TransportEntry entry, MediaShard shard, long nowNanos) {
        this.entry = entry;
        this.shard = shard;
        this.plan = entry.plan();
        this.formats = RtpFormats.of(plan.remote());
        this.ice = new IceLiteAgent(plan.credentials(), plan.remote().credentials(), nowNanos);
        this.reports = new TransportReports(this, shard, nowNanos);
        adopt(plan);
    }

    long id() {
        return entry.id();
    }

    TransportEntry entry() {
        return entry;
    }

    /** The path over which a packet came, as the very object kept here, so that none is made per packet. */
    Path pathOf(int local, InetSocketAddress remote) {
        for (Path each : paths) {
            if (each.local() == local && each.remote().equals(remote)) {
                return each;
            }
        }
        return new Path(local, remote);
    }

    RtpFormats formats() {
        return formats;
    }

    boolean isConnected() {
        return receiver != null;
    }

    Iterable<Subscription> subscriptions() {
        return slots.values();
    }

    Iterable<Publication> publications() {
        return publications.values();
    }

    List<Path> paths() {
        return paths;
    }

    @Override
    public long roundTripNanos() {
        return reports.roundTripNanos();
    }

    /** Takes over a new agreement. What was agreed before stays as it is. */
    void replan(TransportPlan agreed, long nowNanos) {
        boolean restart = !agreed.credentials().equals(plan.credentials())
                || !agreed.remote().credentials().equals(plan.remote().credentials());
        plan = agreed;
        formats = RtpFormats.of(agreed.remote());
        if (restart) {
            ice.restart(agreed.credentials(), agreed.remote().credentials(), nowNanos);
        }
        adopt(agreed);
    }

    private void adopt(TransportPlan agreed) {
        for (PlannedTrack planned : agreed.tracks()) {
            if (!publications.containsKey(planned.publicationId())) {
                publish(planned);
            }
        }
        for (OutgoingSlot slot : agreed.slots()) {
            if (!slots.containsKey(slot.mid())) {
                slots.put(
                        slot.mid(),
                        new Subscription(slot, formats, shard.outgoing(), this, shard.counters(), shard.random()));
            }
        }
    }

    private void publish(PlannedTrack planned) {
        IncomingTrack track = planned.track();
        Publication publication =
                new Publication(planned.publicationId(), track.source().kind());
        publications.put(publication.id(), publication);
        shard.publish(publication, this);
        for (int i = 0; i < track.ssrcs().size() && track.rids().isEmpty(); i++) {
            IncomingStream stream = publication.addStream(track.ssrcs().get(i).intValue());
            if (stream == null) {
                return;
            }
            know(stream.ssrc(), stream, false);
            if (i < track.rtxSsrcs().size()) {
                know(track.rtxSsrcs().get(i).intValue(), stream, true);
            }
        }
    }

    // ---- ICE ----

    void onCheck(int local, InetSocketAddress remote, StunMessage request, long nowNanos) {
        CheckOutcome outcome = ice.onRequest(request, remote, nowNanos, shard.scratch());
        if (!outcome.isAnswered()) {
            shard.counters().count(Drops.of(outcome.dropped()));
            return;
        }
        Path from = new Path(local, remote);
        shard.sink().send(from, shard.scratch(), 0, outcome.length());
        if (!outcome.isSuccess()) {
            return;
        }
        open(from);
        if (!isConnected() && outcome.isNominated()) {
            path = from;
        }
        startHandshake();
    }

    /** Remembers a path that passed a check; the one unused for longest makes room when there are too many. */
    void open(Path from) {
        if (paths.contains(from)) {
            return;
        }
        if (paths.size() >= MAX_PATHS) {
            Path oldest = paths.getFirst().equals(path) ? paths.get(1) : paths.getFirst();
            paths.remove(oldest);
            shard.closePath(oldest, this);
        }
        paths.add(from);
        shard.openPath(from, this);
        if (path == null) {
            path = from;
        }
    }

    private DtlsEndpoint startHandshake() {
        if (dtls == null) {
            DtlsRole role = plan.remote().peerIsDtlsServer() ? DtlsRole.CLIENT : DtlsRole.SERVER;
            dtls = shard.openHandshake(role, plan.remote().fingerprints(), this);
        }
        return dtls;
    }

    // ---- DTLS: the listener is called by the handshake's thread and only posts ----

    void onDtlsRecord(Path from, PacketBuffer packet) {
        if (!paths.contains(from)) {
            shard.counters().count(DropReason.UNKNOWN_ADDRESS);
            return;
        }
        startHandshake().receive(packet.data, packet.offset, packet.length);
    }

    @Override
    public void send(byte[] record) {
        // Not looked up when the record leaves: the last one, close_notify, follows when the transport is forgotten
        // already.
        Path to = path;
        if (to != null) {
            shard.postSelf(new ShardCommand.DtlsRecord(to, record));
        }
    }

    @Override
    public void established(SrtpKeys keys) {
        shard.postSelf(new ShardCommand.DtlsEstablished(id(), keys));
    }

    @Override
    public void ended(DtlsEndReason reason) {
        shard.postSelf(new ShardCommand.DtlsEnded(id(), reason));
    }

    void onKeys(SrtpKeys keys) {
        if (closed || isConnected()) {
            return;
        }
        sender = shard.srtp().sender(keys);
        receiver = shard.srtp().receiver(keys);
        shard.tell(new ShardEvent.Connected(id(), shard.index()));
    }

    void onDtlsEnded(DtlsEndReason reason) {
        end(
                switch (reason) {
                    case TIMEOUT -> EndReason.DTLS_TIMEOUT;
                    case FINGERPRINT_MISMATCH, NO_CERTIFICATE -> EndReason.FINGERPRINT_MISMATCH;
                    case PEER_CLOSED -> EndReason.PEER_CLOSED;
                    case NO_COMMON_SRTP_PROFILE, FAILED, REFUSED, CLOSED -> EndReason.DTLS_FAILED;
                });
    }

    // ---- media in ----

    /** Takes ownership of the packet. */
    void onRtp(Path from, PacketBuffer packet, long nowNanos) {
        IncomingStream stream = null;
        long sequence = -1;
        if (unprotect(from, packet, false)) {
            StreamRef ref = streamOf(packet);
            if (ref != null) {
                stream = ref.stream;
                sequence = stream.accept(
                        rtp, formats.payloadTypes().codec(rtp.payloadType()), ref.retransmission, nowNanos);
                if (sequence < 0) {
                    shard.counters().count(DropReason.DUPLICATE);
                }
            }
        }
        if (stream == null || sequence < 0) {
            shard.pool().release(packet);
            return;
        }
        shard.forward(stream, sequence, packet, nowNanos);
    }

    void onRtcp(Path from, PacketBuffer packet, long nowNanos) {
        if (unprotect(from, packet, true)) {
            reports.onCompound(packet.data, packet.offset, packet.length, nowNanos);
        }
    }

    private boolean unprotect(Path from, PacketBuffer packet, boolean control) {
        SrtpReceiver keyed = receiver;
        if (keyed == null || !paths.contains(from)) {
            shard.counters().count(DropReason.BEFORE_KEYS);
            return false;
        }
        int length = control
                ? keyed.unprotectRtcp(packet.data, packet.offset, packet.length)
                : keyed.unprotectRtp(packet.data, packet.offset, packet.length);
        if (length < 0) {
            shard.counters().count(Drops.of(SrtpFailure.of(length), control));
            return false;
        }
        packet.length = length;
        if (!from.equals(path)) {
            path = from;
        }
        return true;
    }

    /**
     * The stream of an unprotected packet, learnt from its MID where the SSRC is new (RFC 9143 9.2). A retransmission
     * is turned into the packet that it carries (RFC 4588 4).
     */
    private @Nullable StreamRef streamOf(PacketBuffer packet) {
        if (!rtp.wrap(packet.data, packet.offset, packet.length)) {
            shard.counters().count(DropReason.MALFORMED_RTP);
            return null;
        }
        StreamRef ref = find(rtp.ssrc());
        if (ref == null) {
            ref = learn();
        }
        if (ref == null) {
            shard.counters().count(DropReason.UNKNOWN_SSRC);
            return null;
        }
        if (ref.retransmission && !restore(packet, ref.stream)) {
            return null;
        }
        return ref;
    }

    private boolean restore(PacketBuffer packet, IncomingStream stream) {
        int original = formats.payloadTypes().associated(rtp.payloadType());
        if (rtp.payloadLength() < 2 || original < 0) {
            // Bandwidth probes are padding on the retransmission stream; they carry no packet.
            if (rtp.payloadLength() >= 2) {
                shard.counters().count(DropReason.UNKNOWN_PAYLOAD_TYPE);
            }
            return false;
        }
        int osn = rtp.payloadOffset();
        int sequenceNumber = (packet.data[osn] & 0xFF) << 8 | packet.data[osn + 1] & 0xFF;
        System.arraycopy(packet.data, packet.offset, packet.data, packet.offset + 2, rtp.headerLength());
        packet.offset += 2;
        packet.length -= 2;
        if (!rtp.wrap(packet.data, packet.offset, packet.length)) {
            return false;
        }
        rtp.sequenceNumber(sequenceNumber);
        rtp.payloadType(original);
        rtp.ssrc(stream.ssrc());
        return true;
    }

    private @Nullable StreamRef find(int ssrc) {
        for (StreamRef each : streams) {
            if (each.ssrc == ssrc) {
                return each;
            }
        }
        return null;
    }

    private @Nullable StreamRef learn() {
        int midId = formats.extensions().id(HeaderExtensionKind.MID);
        int length = midId < 0 ? -1 : rtp.extensionLength(midId);
        if (length <= 0 || streams.length >= MAX_STREAMS) {
            return null;
        }
        String mid = new String(rtp.buffer(), rtp.extensionOffset(midId), length, StandardCharsets.US_ASCII);
        for (PlannedTrack planned : plan.tracks()) {
            Publication publication = publications.get(planned.publicationId());
            if (publication != null && planned.track().mid().equals(mid)) {
                return learn(publication);
            }
        }
        return null;
    }

    private @Nullable StreamRef learn(Publication publication) {
        if (formats.payloadTypes().codec(rtp.payloadType()) == Codec.RTX) {
            IncomingStream primary = publication.stream(0);
            return primary == null ? null : know(rtp.ssrc(), primary, true);
        }
        IncomingStream stream = publication.addStream(rtp.ssrc());
        return stream == null ? null : know(stream.ssrc(), stream, false);
    }

    private StreamRef know(int ssrc, IncomingStream stream, boolean retransmission) {
        StreamRef ref = new StreamRef(ssrc, stream, retransmission);
        StreamRef[] more = Arrays.copyOf(streams, streams.length + 1);
        more[streams.length] = ref;
        streams = more;
        return ref;
    }

    // ---- media out ----

    @Nullable
    Subscription slot(String mid) {
        return slots.get(mid);
    }

    @Nullable
    IncomingStream streamOf(int ssrc) {
        StreamRef ref = find(ssrc);
        return ref == null || ref.retransmission ? null : ref.stream;
    }

    void sendDueKeyframeRequests(long nowNanos) {
        if (isConnected()) {
            reports.at(nowNanos);
            reports.sendDueKeyframeRequests();
        }
    }

    @Nullable
    Subscription slotOf(int ssrc) {
        for (Subscription each : slots.values()) {
            if ((int) each.slot().ssrc() == ssrc) {
                return each;
            }
        }
        return null;
    }

    /** Puts a track into a slot and tells the control thread from which RTP timestamp on it is there. */
    void assign(String mid, @Nullable TrackOrigin origin, long nowNanos) {
        Subscription subscription = slots.get(mid);
        if (subscription == null || closed) {
            return;
        }
        Fanout before = subscription.source();
        TrackOrigin originBefore = origin == null ? origins.remove(subscription) : origins.put(subscription, origin);
        Fanout next = origin == null ? null : shard.fanout(origin);
        int firstTimestamp = subscription.assign(next, nowNanos);
        if (before != null && originBefore != null && before != next) {
            shard.releaseIfUnused(before, originBefore);
        }
        shard.tell(new ShardEvent.SlotSwitched(
                id(), mid, origin == null ? 0 : origin.publicationId(), Integer.toUnsignedLong(firstTimestamp)));
    }

    void show(String mid, boolean visible) {
        Subscription subscription = slots.get(mid);
        if (subscription != null) {
            subscription.show(visible);
        }
    }

    @Override
    public boolean sendRtp(byte[] data, int offset, int length) {
        SrtpSender keyed = sender;
        if (keyed == null || path == null) {
            return false;
        }
        int protectedLength = keyed.protectRtp(data, offset, length);
        if (protectedLength < 0) {
            shard.counters().count(DropReason.PROTECT_FAILED);
            return false;
        }
        shard.sink().send(path, data, offset, protectedLength);
        shard.traffic().sent(protectedLength);
        return true;
    }

    void sendRtcp(byte[] data, int length) {
        SrtpSender keyed = sender;
        if (keyed == null || path == null || length == 0) {
            return;
        }
        int protectedLength = keyed.protectRtcp(data, 0, length);
        if (protectedLength < 0) {
            shard.counters().count(DropReason.PROTECT_FAILED);
            return;
        }
        shard.sink().send(path, data, 0, protectedLength);
    }

    @Override
    public void onSlotLive(Subscription subscription) {
        Fanout source = subscription.source();
        if (source != null) {
            shard.tell(new ShardEvent.SlotLive(id(), subscription.slot().mid(), source.publicationId()));
        }
    }

    @Override
    public void requestKeyframe(Subscription subscription, int layer) {
        TrackOrigin origin = origins.get(subscription);
        if (origin != null) {
            shard.requestKeyframe(origin, layer, reports.nowNanos());
        }
    }

    // ---- time ----

    void onTick(long nowNanos) {
        if (ice.isExpired(nowNanos)) {
            end(EndReason.CONSENT_EXPIRED);
            return;
        }
        if (isConnected()) {
            reports.onTick(nowNanos);
        }
    }

    /** The transport broke: it is freed here, and the control thread is told. */
    private void end(EndReason reason) {
        if (closed) {
            return;
        }
        entry.end();
        shard.close(this);
        shard.tell(new ShardEvent.Ended(id(), reason));
    }

    /** Called by the shard, which has forgotten this transport already. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Subscription each : slots.values()) {
            Fanout source = each.source();
            TrackOrigin origin = origins.get(each);
            each.close();
            if (source != null && origin != null) {
                shard.releaseIfUnused(source, origin);
            }
        }
        for (Publication each : publications.values()) {
            shard.unpublish(each);
        }
        if (dtls != null) {
            dtls.close();
        }
    }

    /** What an SSRC stands for. */
    private record StreamRef(int ssrc, IncomingStream stream, boolean retransmission) {}
}
