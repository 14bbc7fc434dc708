package dev.kakehashi.perf.load;

import dev.kakehashi.perf.peer.HttpIngest;
import dev.kakehashi.perf.peer.JanusService;
import dev.kakehashi.perf.peer.MediaService;
import dev.kakehashi.perf.peer.PeerKit;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Plays one scenario against a server and tells what it measured. */
final class LoadRun {
    /** So many join at the same time where it is not the joining that is measured. */
    private static final int JOINING = 16;

    private final LoadPlan plan;
    private final PeerKit kit;
    private final String room;
    private final MediaService service;

    LoadRun(LoadPlan plan) throws IOException, InterruptedException {
        this.plan = plan;
        this.kit = PeerKit.prepare(List.of(plan.profile()));
        int number = kit.random().nextInt(Integer.MAX_VALUE);
        this.room = "load-" + HexFormat.of().toHexDigits(number);
        this.service = switch (plan.signalling()) {
            case WHIP -> new HttpIngest(kit.http(), plan.server(), room);
            case JANUS -> new JanusService(kit.http(), plan.server(), number + 1L);
        };
    }

    /** The report; keys that every scenario has are left to the caller. */
    Map<String, Object> play() throws IOException, InterruptedException {
        try (Crowd crowd = new Crowd(plan.terms(), kit)) {
            IngestJoining joining = new IngestJoining(crowd, service);
            return switch (plan.scenario()) {
                case FAN_OUT -> measure(crowd, fanOut(joining));
                case MEETING ->
                    measure(
                            crowd,
                            gather(
                                    crowd,
                                    MeetingMix.meeting(
                                            plan.subscribers(), plan.publishers(), plan.packetsPerSecond())));
                case AUDIO_ROOM ->
                    measure(
                            crowd,
                            gather(
                                    crowd,
                                    MeetingMix.audioRoom(
                                            plan.subscribers(), plan.publishers(), plan.packetsPerSecond())));
                case JOIN_STORM -> new JoinStorm(plan, crowd, joining).play();
                case RAMP -> new Ramp(plan, crowd, fanOut(joining)).play();
            };
        }
    }

    private double[] fanOut(IngestJoining joining) throws IOException, InterruptedException {
        joining.publish(plan.publishers(), plan.packetsPerSecond() / plan.subscribers());
        joining.subscribe(plan.subscribers(), plan.publishers(), JOINING);
        double[] shares = new double[plan.subscribers()];
        Arrays.fill(shares, 1.0 / plan.publishers());
        return shares;
    }

    private double[] gather(Crowd crowd, MeetingMix mix) throws IOException, InterruptedException {
        if (service instanceof JanusService janus) {
            new JanusJoining(crowd, janus, mix).join();
        } else {
            new RoomJoining(crowd, Guests.nameless(room, mix.people()), mix, true).join(_ -> {});
        }
        return mix.shares();
    }

    private Map<String, Object> measure(Crowd crowd, double[] shares) throws IOException, InterruptedException {
        Measurement measurement = new Measurement(plan, crowd, shares);
        int full = measurement.warmUp(plan.warmUpSeconds(), plan.patienceSeconds());
        return plan.onDemand() ? new Conversation(measurement).hold(full) : measurement.take(plan.seconds());
    }
}
