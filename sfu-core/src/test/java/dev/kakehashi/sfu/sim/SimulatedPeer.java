package dev.kakehashi.sfu.sim;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.ice.ControllingChecks;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.SlotView;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.peer.ReceivedPacket;
import dev.kakehashi.sfu.peer.ReceivedStream;
import dev.kakehashi.sfu.peer.TestPeer;
import dev.kakehashi.sfu.peer.TrackPlan;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** One person of a simulated meeting: signalling by direct calls, media over two links. */
public final class SimulatedPeer {
    private static final long ONE_WAY_NANOS = 20_000_000L;

    private final SimulatedMeeting meeting;
    private final ParticipantKey key;
    private final PeerPlan plan;
    private InetSocketAddress address;
    private int shard;
    private final RandomGenerator random;
    private IceCredentials credentials;
    private final SimulatedLink uplink;
    private final SimulatedLink downlink;
    private final List<ParticipantEvent> events = new ArrayList<>();
    private final Map<String, OutgoingSlot> slots = new HashMap<>();
    private final int mark;
    private TestPeer peer;
    private LocalTransport local;
    private int people;
    private boolean dtlsClosed;

    SimulatedPeer(
            SimulatedMeeting meeting,
            String room,
            String name,
            PeerPlan plan,
            InetSocketAddress address,
            int shard,
            RandomGenerator random) {
        this.meeting = meeting;
        this.key = new ParticipantKey(room, name);
        this.plan = plan;
        this.address = address;
        this.shard = shard;
        this.random = random;
        this.credentials = IceCredentials.generate(random);
        this.uplink = new SimulatedLink(random, ONE_WAY_NANOS);
        this.downlink = new SimulatedLink(random, ONE_WAY_NANOS);
        this.mark = name.hashCode();
    }

    void join() {
        meeting.rooms().execute(new ConferenceCommand.Join(key, key.participant(), this::onEvent), meeting.nowNanos());
    }

    private void onEvent(ParticipantEvent event) {
        events.add(event);
        if (event instanceof ParticipantEvent.Admitted admitted) {
            local = admitted.local();
            people = admitted.people();
            negotiate();
        } else if (event instanceof ParticipantEvent.SlotsNeeded needed) {
            people = needed.people();
            negotiate();
        }
    }

    private void negotiate() {
        if (peer == null) {
            peer = new TestPeer(
                    plan.formats(),
                    credentials,
                    local.credentials(),
                    random,
                    data -> uplink.send(data, meeting.nowNanos()));
        }
        List<OutgoingSlot> agreed = new ArrayList<>();
        int pairs = plan.people() > 0 ? plan.people() : people;
        for (int index = 0; index < pairs; index++) {
            agreed.add(slot("a" + index, SlotUse.AUDIO, index, false));
            agreed.add(slot("v" + index, SlotUse.VIDEO, index, true));
        }
        agreed.add(slot("d0", SlotUse.SCREEN, 0, true));
        RemoteTransport remote = plan.formats().agreed(credentials, new Fingerprint(Fingerprint.Hash.SHA_256, "00"));
        List<IncomingTrack> tracks = List.of(
                new IncomingTrack("0", Source.MICROPHONE, List.of(ssrc(1)), List.of(), List.of()),
                track("1", Source.CAMERA, plan.camera(), 2),
                track("2", Source.SCREEN, plan.screen(), 8));
        meeting.rooms()
                .execute(new ConferenceCommand.Negotiate(key, local, remote, tracks, agreed), meeting.nowNanos());
    }

    private OutgoingSlot slot(String mid, SlotUse use, int index, boolean video) {
        return slots.computeIfAbsent(mid, any -> {
            long ssrc = random.nextInt() & 0xFFFFFFFFL;
            OutgoingSlot made = new OutgoingSlot(mid, use, index, ssrc, video ? ssrc ^ 1 : -1);
            peer.expect(made.ssrc(), made.rtxSsrc(), video);
            return made;
        });
    }

    /** The SSRCs of simulcast are not announced: the server learns them from the packets. */
    private IncomingTrack track(String mid, Source source, TrackPlan of, int firstSsrc) {
        return of.isSimulcast()
                ? new IncomingTrack(mid, source, List.of(), List.of(), of.rids())
                : new IncomingTrack(mid, source, List.of(ssrc(firstSsrc)), List.of(ssrc(firstSsrc + 1)), List.of());
    }

    private long ssrc(int number) {
        return (mark * 16L + number) & 0xFFFFFFFFL;
    }

    /** Of the microphone. */
    public int audioSsrc() {
        return (int) ssrc(1);
    }

    /** Of the camera's lowest encoding. */
    public int videoSsrc() {
        return (int) ssrc(2);
    }

    /** Begins to send microphone and camera; sequence numbers are about to wrap around. */
    public SimulatedPeer talkAndShow() {
        return talk().show();
    }

    /** Begins to send the microphone. */
    public SimulatedPeer talk() {
        peer.publish("0", plan.microphone(), List.of(ssrc(1)), List.of(-1L), mark, 65_500);
        live(Source.MICROPHONE, true);
        return this;
    }

    /** The microphone is so loud from now on, 0 (loudest) to 127 (silence, of which nothing is sent; RFC 6464). */
    public SimulatedPeer level(int level) {
        peer.level("0", level);
        return this;
    }

    /** Begins to send the camera. */
    public SimulatedPeer show() {
        publish("1", plan.camera(), 2, mark, 65_400);
        live(Source.CAMERA, true);
        return this;
    }

    public SimulatedPeer share() {
        publish("2", plan.screen(), 8, mark + 1, 7);
        live(Source.SCREEN, true);
        return this;
    }

    private void publish(String mid, TrackPlan of, int firstSsrc, int marking, int firstSequence) {
        List<Long> ssrcs = new ArrayList<>();
        List<Long> rtxSsrcs = new ArrayList<>();
        for (int encoding = 0; encoding < of.encodings(); encoding++) {
            ssrcs.add(ssrc(firstSsrc + 2 * encoding));
            rtxSsrcs.add(ssrc(firstSsrc + 2 * encoding + 1));
        }
        peer.publish(mid, of, ssrcs, rtxSsrcs, marking, firstSequence);
    }

    /** Both directions of this peer's path take so long one way. */
    public SimulatedPeer oneWay(long millis) {
        uplink.delayMillis(millis);
        downlink.delayMillis(millis);
        peer.roundTrip(2 * millis * 1_000_000L);
        return this;
    }

    public void live(Source source, boolean on) {
        meeting.rooms().execute(new ConferenceCommand.SetLive(key, source, on), meeting.nowNanos());
    }

    public void view(String mid, boolean visible) {
        view(mid, visible, 640, 360);
    }

    public void view(String mid, boolean visible, int width, int height) {
        meeting.rooms()
                .execute(
                        new ConferenceCommand.View(key, List.of(new SlotView(mid, visible, width, height, 5))),
                        meeting.nowNanos());
    }

    public void leave() {
        meeting.rooms().execute(new ConferenceCommand.Leave(key, EndReason.LEFT), meeting.nowNanos());
    }

    void keys(SrtpKeys keys) {
        peer.keys(meeting.srtp(), keys);
    }

    void onDtlsClosed() {
        dtlsClosed = true;
    }

    void onTick(long nowNanos) {
        if (peer == null) {
            return;
        }
        byte[] datagram;
        while ((datagram = downlink.receive(nowNanos)) != null) {
            peer.onDatagram(datagram, nowNanos);
        }
        peer.onTick(nowNanos);
    }

    SimulatedLink uplink() {
        return uplink;
    }

    SimulatedLink downlink() {
        return downlink;
    }

    InetSocketAddress address() {
        return address;
    }

    /** The network gives this peer another address: that of a NAT, or of another interface. */
    public void roam() {
        address = meeting.roam(this);
    }

    /** Both sides take new ICE credentials, by an offer and its answer. */
    public void restartIce() {
        credentials = IceCredentials.generate(random);
        local = new LocalTransport(IceCredentials.generate(random), local.candidates(), local.fingerprint());
        negotiate();
        peer.restartIce(credentials, local.credentials());
    }

    /** Checks of the present generation, as somebody else would make who knew its secrets. */
    ControllingChecks checks() {
        return new ControllingChecks(credentials, local.credentials(), random);
    }

    int shard() {
        return shard;
    }

    /** From now on the network hashes this peer's packets to another shard. */
    public void arriveAt(int otherShard) {
        shard = otherShard;
    }

    public TestPeer media() {
        return peer;
    }

    public int mark() {
        return mark;
    }

    public List<ParticipantEvent> events() {
        return events;
    }

    public boolean isConnected() {
        return events.stream().anyMatch(ParticipantEvent.Connected.class::isInstance);
    }

    public boolean isDtlsClosed() {
        return dtlsClosed;
    }

    /** The slot that the last news put this participant's source into, or null. */
    public OutgoingSlot slotOf(SimulatedPeer other, Source source) {
        String found = null;
        for (ParticipantEvent event : events) {
            if (event instanceof ParticipantEvent.SlotAssigned assigned) {
                boolean same = other.key.participant().equals(assigned.participant()) && source == assigned.source();
                if (same) {
                    found = assigned.mid();
                } else if (assigned.mid().equals(found)) {
                    found = null;
                }
            }
        }
        return found == null ? null : slots.get(found);
    }

    public ReceivedStream received(SimulatedPeer from, Source source) {
        return peer.slot(slotOf(from, source).ssrc());
    }

    /** The encoding of the last packet of a participant's camera, -1 where none came for half a second. */
    int encodingFrom(SimulatedPeer from) {
        ReceivedPacket last = received(from, Source.CAMERA).last();
        return last == null || meeting.nowNanos() - last.atNanos() > 500_000_000L
                ? -1
                : last.truth().encoding();
    }

    public ReceivedStream slot(String mid) {
        return peer.slot(slots.get(mid).ssrc());
    }

    public OutgoingSlot agreedSlot(String mid) {
        return slots.get(mid);
    }
}
