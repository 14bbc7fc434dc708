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
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.forward.DropReason;
import dev.kakehashi.sfu.forward.Fanout;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.forward.PacketOutlet;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.forward.Subscription;
import dev.kakehashi.sfu.forward.Urgency;
import dev.kakehashi.sfu.room.ShardCommand.TrackOrigin;
import dev.kakehashi.sfu.room.TransportPlan.PlannedTrack;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * ICE, DTLS and SRTP of one peer, what it publishes and what it receives. Confined to its shard.
 *
 * <p>A path is opened only by an authenticated ICE check. The first path in use is the one that the DTLS handshake
 * proves; after that media moves to another path only when SRTP or SRTCP has authenticated from there, so that a check
 * that somebody else repeats moves nothing. {@link PathProof} asks for that where the peer would be silent.
 */
final class Transport implements PacketOutlet, DtlsListener, TickTable.Member {
    /** A path that changes to and fro is told of once in so long. */
    private static final long TELL_MOVES_NANOS = 1_000_000_000L;

    /** Packets of padding in one round of a proof, which feedback on packets answers, behind a report that it may not. */
    private static final int PROOF_PADDINGS = 2;

    private final TransportEntry entry;
    private final MediaShard shard;
    private final IceLiteAgent ice;
    private final OpenPaths paths = new OpenPaths();
    private final PathProof proof;
    private final SlotSet slots;
    private final IncomingTracks tracks;
    private final IncomingMedia media;
    private final TransportReports reports;
    private final Downlink downlink;
    private TransportPlan plan;
    private RtpFormats formats;
    private volatile @Nullable Path path;
    private @Nullable DtlsEndpoint dtls;
    private @Nullable SrtpSender sender;
    private @Nullable SrtpReceiver receiver;
    private boolean closed;
    private int place;
    private long tellMovesNanos;

    Transport(TransportEntry entry, MediaShard shard, long nowNanos) {
        this.entry = entry;
        this.shard = shard;
        this.plan = entry.plan();
        this.formats = plan.formats();
        this.ice = new IceLiteAgent(plan.credentials(), plan.remote().credentials(), nowNanos);
        this.reports = new TransportReports(this, shard, nowNanos);
        this.slots = new SlotSet(shard, this);
        this.downlink = new Downlink(this, shard, nowNanos);
        this.tracks = new IncomingTracks(shard.counters());
        this.media = new IncomingMedia(this, shard);
        this.proof = new PathProof(nowNanos);
        this.tellMovesNanos = nowNanos;
        adopt(plan, nowNanos);
    }

    long id() {
        return entry.id();
    }

    TransportEntry entry() {
        return entry;
    }

    RtpFormats formats() {
        return formats;
    }

    /** Where packets to the peer go now, or null before any check passed. */
    @Nullable
    Path path() {
        return path;
    }

    Downlink downlink() {
        return downlink;
    }

    boolean isConnected() {
        return receiver != null;
    }

    SlotSet slots() {
        return slots;
    }

    TransportReports reports() {
        return reports;
    }

    IncomingTracks tracks() {
        return tracks;
    }

    OpenPaths paths() {
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
        stir();
        plan = agreed;
        formats = agreed.formats();
        if (restart) {
            ice.restart(agreed.credentials(), agreed.remote().credentials(), nowNanos);
        }
        adopt(agreed, nowNanos);
    }

    private void adopt(TransportPlan agreed, long nowNanos) {
        reports.feedback().agree(agreed.remote(), formats.extensions());
        downlink.agree(formats, agreed.remote().bandwidthFeedback(), nowNanos);
        for (PlannedTrack planned : agreed.tracks()) {
            if (!tracks.has(planned.publicationId())) {
                shard.switchboard().publish(tracks.add(planned), this);
            }
        }
        for (OutgoingSlot slot : agreed.slots()) {
            slots.add(slot, formats);
        }
    }

    // ---- ICE ----

    void onCheck(int local, InetSocketAddress remote, StunMessage request, long nowNanos) {
        CheckOutcome outcome = ice.onRequest(request, remote, nowNanos, shard.scratch());
        if (!outcome.isAnswered()) {
            shard.counters().count(Drops.of(outcome.dropped()));
            return;
        }
        Path from = paths.of(local, remote);
        shard.sink().send(from, shard.scratch(), 0, outcome.length());
        // One that was here before is answered, for answers get lost; it opens nothing, for anybody can repeat it.
        if (outcome.isSuccess() && outcome.isNew()) {
            open(from, nowNanos);
            if (outcome.isNominated()) {
                nominate(from, nowNanos);
            }
            startHandshake();
        }
    }

    private void nominate(Path from, long nowNanos) {
        if (!isConnected()) {
            path = from;
            return;
        }
        proof.nominate(from, path, nowNanos);
        if (proof.isRunning()) {
            stir();
        }
    }

    /** Remembers a path that passed a check. */
    void open(Path from, long nowNanos) {
        if (paths.has(from)) {
            return;
        }
        Path gone = paths.add(from, path, nowNanos);
        if (gone != null) {
            shard.closePath(gone, this);
        }
        shard.openPath(from, this);
        if (path == null) {
            path = from;
        }
    }

    /** Media follows the peer to where it showed itself. */
    private void move(Path to, long nowNanos) {
        path = to;
        shard.traffic().pathMoves++;
        if (tellMovesNanos - nowNanos <= 0) {
            tellMovesNanos = nowNanos + TELL_MOVES_NANOS;
            shard.tell(new ShardEvent.PathMoved(id(), paths.ageNanos(to, nowNanos)));
        }
    }

    /** Sends what the peer answers, from where it would be served. */
    private void askOver(Path asked, long nowNanos) {
        shard.traffic().pathProofRounds++;
        reports.sendOver(asked, nowNanos);
        for (int padding = 0; padding < PROOF_PADDINGS; padding++) {
            downlink.sendOver(asked, nowNanos);
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
        if (!paths.has(from)) {
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
        downlink.keys(sender, keys.profile().rtpTagLength());
        receiver = shard.srtp().receiver(keys);
        stir();
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
        if (unprotect(from, packet, false, nowNanos)) {
            media.onPacket(packet, nowNanos);
        } else {
            shard.pool().release(packet);
        }
    }

    void onRtcp(Path from, PacketBuffer packet, long nowNanos) {
        if (unprotect(from, packet, true, nowNanos)) {
            reports.onCompound(packet.data, packet.offset, packet.length, nowNanos);
            if (downlink.isAtWork()) {
                stir();
            }
        }
    }

    private boolean unprotect(Path from, PacketBuffer packet, boolean control, long nowNanos) {
        SrtpReceiver keyed = receiver;
        if (keyed == null || !paths.has(from)) {
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
            move(from, nowNanos);
        }
        return true;
    }

    // ---- media out ----

    void sendDueKeyframeRequests(long nowNanos) {
        if (isConnected()) {
            reports.at(nowNanos);
            reports.sendDueKeyframeRequests();
        }
    }

    /** Puts a track into a slot and tells the control thread from which RTP timestamp on it is there. */
    void assign(String mid, @Nullable TrackOrigin origin, long nowNanos) {
        Subscription subscription = slots.byMid(mid);
        if (subscription == null || closed) {
            return;
        }
        stir();
        // Nothing of the former source may leave after this.
        downlink.flush(subscription.slot(), nowNanos);
        int firstTimestamp = slots.assign(subscription, origin, nowNanos);
        downlink.allocate(nowNanos);
        shard.tell(new ShardEvent.SlotSwitched(
                id(), mid, origin == null ? 0 : origin.publicationId(), Integer.toUnsignedLong(firstTimestamp)));
    }

    void show(String mid, boolean visible, int pixels, int priority, long nowNanos) {
        Subscription subscription = slots.byMid(mid);
        if (subscription != null) {
            stir();
            reports.at(nowNanos);
            subscription.show(visible, pixels, priority, nowNanos);
            downlink.hurry(subscription);
            downlink.allocate(nowNanos);
        }
    }

    @Override
    public boolean sendRtp(byte[] data, int offset, int length, Urgency urgency, long nowNanos) {
        return downlink.send(data, offset, length, urgency, nowNanos);
    }

    void sendRtcp(byte[] data, int length) {
        sendRtcp(path, data, length);
    }

    void sendRtcp(@Nullable Path to, byte[] data, int length) {
        SrtpSender keyed = sender;
        if (keyed == null || to == null || length == 0) {
            return;
        }
        int protectedLength = keyed.protectRtcp(data, 0, length);
        if (protectedLength < 0) {
            shard.counters().count(DropReason.PROTECT_FAILED);
            return;
        }
        shard.sink().send(to, data, 0, protectedLength);
    }

    @Override
    public void onSlotLive(Subscription subscription) {
        Fanout source = subscription.source();
        if (source != null) {
            shard.tell(new ShardEvent.SlotLive(id(), subscription.slot().mid(), source.publicationId()));
        }
    }

    @Override
    public void onUndecodable(Subscription subscription) {
        Fanout source = subscription.source();
        if (source != null) {
            shard.tell(new ShardEvent.SlotUndecodable(id(), subscription.slot().mid(), source.publicationId()));
        }
    }

    @Override
    public void onQuality(Subscription subscription, SlotQuality quality) {
        if (quality == SlotQuality.PAUSED) {
            downlink.discard(subscription);
        }
        Fanout source = subscription.source();
        if (source != null) {
            shard.tell(new ShardEvent.SlotQualityChanged(
                    id(), subscription.slot().mid(), source.publicationId(), quality));
        }
    }

    @Override
    public void requestKeyframe(Subscription subscription, int encoding) {
        TrackOrigin origin = slots.origin(subscription);
        if (origin != null) {
            shard.switchboard().requestKeyframe(origin, encoding, reports.nowNanos());
        }
    }

    // ---- time ----

    @Override
    public int place() {
        return place;
    }

    @Override
    public void place(int next) {
        place = next;
    }

    /** Something happened after which the next tick counts. */
    void stir() {
        shard.stir(this);
    }

    /** After {@link #stir}, and every {@link TickTable#REST_NANOS} in any case. */
    @Override
    public void onTick(long nowNanos) {
        if (ice.isExpired(nowNanos)) {
            end(EndReason.CONSENT_EXPIRED);
            return;
        }
        if (isConnected()) {
            reports.onTick(nowNanos);
            downlink.onTick(nowNanos);
            if (downlink.isAtWork()) {
                stir();
            } else if (!tracks.publications().isEmpty()) {
                shard.stirBy(this, reports.nextNanos());
            }
            prove(nowNanos);
        }
    }

    private void prove(long nowNanos) {
        Path asked = proof.due(path, nowNanos);
        if (asked != null && paths.has(asked)) {
            askOver(asked, nowNanos);
        }
        if (proof.isRunning()) {
            shard.stirBy(this, proof.nextRoundNanos());
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
        reports.close();
        downlink.close();
        slots.close();
        tracks.publications().forEach(shard.switchboard()::unpublish);
        if (dtls != null) {
            dtls.close();
        }
        if (sender != null) {
            sender.close();
        }
        if (receiver != null) {
            receiver.close();
        }
    }
}
