package dev.kakehashi.signaling.whip;

import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.Attendance;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.Conference;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.ParticipantListener;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.signaling.MessageBudget;
import dev.kakehashi.signaling.sdp.IceFragment;
import dev.kakehashi.signaling.sdp.Negotiation;
import dev.kakehashi.signaling.sdp.Negotiator;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One WHIP or WHEP session, from the POST that made it to its end. Requests and events come on different threads; what
 * touches state is synchronized, and what is called meanwhile neither blocks nor takes another session's lock.
 */
final class MediaSession implements ParticipantListener {
    static final String SDP = "application/sdp";
    static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    /** A browser sends one PATCH a candidate, ten or so; who sends many more at once is told to wait. */
    private static final int PATCH_BURST = 50;

    private static final int PATCHES_PER_SECOND = 5;

    /** The media side answers at once, unless it is going down. */
    private static final long ADMISSION_DEADLINE_NANOS = 5_000_000_000L;

    private final MediaResources owner;
    private final Conference conference;
    private final CodecPolicy codecs;
    private final RandomGenerator random;
    private final Executor negotiations;
    private final String id;
    private final ParticipantKey key;
    private final boolean publishes;
    private final long sinceNanos;
    private final MessageBudget patches;

    /** What the POST brought and waits for; null once it is answered. */
    private @Nullable Opening opening;

    private @Nullable Negotiator negotiator;
    private String entityTag;
    private boolean ended;

    MediaSession(
            MediaResources owner,
            Conference conference,
            CodecPolicy codecs,
            RandomGenerator random,
            Executor negotiations,
            String id,
            ParticipantKey key,
            boolean publishes,
            Opening opening,
            long nowNanos) {
        this.owner = owner;
        this.conference = conference;
        this.codecs = codecs;
        this.random = random;
        this.negotiations = negotiations;
        this.id = id;
        this.key = key;
        this.publishes = publishes;
        this.opening = opening;
        this.sinceNanos = nowNanos;
        this.patches = new MessageBudget(PATCH_BURST, PATCHES_PER_SECOND, nowNanos);
        this.entityTag = drawEntityTag();
    }

    /**
     * A POST on its way to an answer.
     *
     * @param links value of the answer's {@code Link}, or null
     */
    record Opening(String offer, @Nullable String links, Consumer<ResourceResponse> answer) {}

    String id() {
        return id;
    }

    ParticipantKey key() {
        return key;
    }

    boolean publishes() {
        return publishes;
    }

    void begin(String displayName, Attendance attendance) {
        conference.execute(new ConferenceCommand.Join(key, displayName, attendance, this));
    }

    // From the conference.

    @Override
    public void onEvent(ParticipantEvent event) {
        switch (event) {
            // An offer takes longer to read than the control thread of all rooms has.
            case ParticipantEvent.Admitted admitted -> negotiations.execute(() -> negotiate(admitted));
            case ParticipantEvent.Refused(RefusalReason reason) -> {
                leaveTable();
                answer(Problems.refused(reason, key));
            }
            case ParticipantEvent.Ended(EndReason reason) -> {
                leaveTable();
                answer(Problems.ended(reason));
            }
            default -> {
                // A publisher is told nothing else, and a player has no one who would listen.
            }
        }
    }

    private void negotiate(ParticipantEvent.Admitted admitted) {
        try {
            ResourceResponse response = answerTo(admitted);
            answer(response);
        } catch (RuntimeException error) {
            owner.countInternalError(error);
            end(EndReason.INTERNAL_ERROR);
            answer(Problems.internal());
        }
    }

    private synchronized ResourceResponse answerTo(ParticipantEvent.Admitted admitted) {
        Opening asked = opening;
        if (asked == null || ended) {
            end(EndReason.LEFT);
            return Problems.ended(EndReason.LEFT);
        }
        // With candidates of TCP beside them GStreamer's libnice at times received nothing; who needs TCP has TURN.
        Negotiator negotiating = new Negotiator(admitted.local().overUdp(), codecs, random);
        Negotiation outcome = publishes
                ? negotiating.negotiatePublisher(asked.offer, admitted.codecs().camera())
                : negotiating.negotiateWatcher(asked.offer);
        return switch (outcome) {
            case Negotiation.Refused refused -> {
                end(EndReason.LEFT);
                yield Problems.offer(refused);
            }
            case Negotiation.Agreed agreed -> {
                negotiator = negotiating;
                agree(agreed);
                for (IncomingTrack track : agreed.tracks()) {
                    conference.execute(new ConferenceCommand.SetLive(key, track.source(), true));
                }
                owner.opened(this);
                ResourceResponse created = ResourceResponse.of(201, SDP, agreed.answer())
                        .with("Location", Address.SESSION + id)
                        .with("ETag", entityTag)
                        .with("Accept-Patch", FRAGMENT);
                yield asked.links == null ? created : created.with("Link", asked.links);
            }
        };
    }

    private void agree(Negotiation.Agreed agreed) {
        // The media side first: the client's checks may come right after the answer.
        conference.execute(
                new ConferenceCommand.Negotiate(key, agreed.local(), agreed.remote(), agreed.tracks(), agreed.slots()));
    }

    private void answer(ResourceResponse response) {
        Opening asked;
        synchronized (this) {
            asked = opening;
            opening = null;
        }
        if (asked != null) {
            asked.answer.accept(response);
        }
    }

    // From the client.

    /** Candidates of the client, or an ICE restart (RFC 9725 4.3). */
    synchronized ResourceResponse patch(ResourceRequest request, long nowNanos) {
        if (!patches.take(nowNanos)) {
            return Problems.tooManyPatches();
        }
        Negotiator agreed = negotiator;
        if (agreed == null || ended) {
            return Problems.noSession();
        }
        if (!request.hasType(FRAGMENT)) {
            return Problems.wrongType(FRAGMENT).with("Accept-Patch", FRAGMENT);
        }
        if (request.ifMatch() == null) {
            return Problems.entityTagMissing();
        }
        if (!request.ifMatchHolds(entityTag)) {
            return Problems.entityTagOld();
        }
        return switch (IceFragment.read(request.body())) {
            case IceFragment.Malformed(String text) -> Problems.malformed(text);
            case IceFragment.Understood(IceCredentials credentials, int _) -> {
                if (credentials == null || credentials.equals(agreed.peerCredentials())) {
                    yield ResourceResponse.empty(204);
                }
                Negotiation.Agreed restarted = agreed.restartIce(credentials);
                agree(restarted);
                entityTag = drawEntityTag();
                yield ResourceResponse.of(200, FRAGMENT, restarted.answer()).with("ETag", entityTag);
            }
        };
    }

    ResourceResponse delete() {
        end(EndReason.LEFT);
        return ResourceResponse.empty(200);
    }

    // From the server.

    void onTick(long nowNanos) {
        boolean late;
        synchronized (this) {
            late = opening != null && nowNanos - sinceNanos > ADMISSION_DEADLINE_NANOS;
        }
        if (late) {
            end(EndReason.LEFT);
            answer(Problems.overloaded());
        }
    }

    void end(EndReason reason) {
        if (leaveTable()) {
            conference.execute(new ConferenceCommand.Leave(key, reason));
        }
    }

    private boolean leaveTable() {
        synchronized (this) {
            if (ended) {
                return false;
            }
            ended = true;
        }
        owner.ended(this);
        return true;
    }

    private String drawEntityTag() {
        return '"' + Long.toHexString(random.nextLong()) + '"';
    }
}
