package dev.kakehashi.signaling.whip;

import static dev.kakehashi.signaling.whip.Asked.as;
import static dev.kakehashi.signaling.whip.Asked.ask;
import static dev.kakehashi.signaling.whip.Asked.patch;
import static dev.kakehashi.signaling.whip.Asked.plain;
import static dev.kakehashi.signaling.whip.Asked.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.ice.TurnCredentials;
import dev.kakehashi.sfu.Attendance;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.ConferenceCommand;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.signaling.FakeConference;
import dev.kakehashi.signaling.IceServers;
import dev.kakehashi.signaling.access.AccessPolicy;
import dev.kakehashi.signaling.sdp.Undeclared;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaResourcesTest {
    private static final String RESTART = "a=ice-ufrag:newu\r\na=ice-pwd:newpassword0123456789012\r\n";

    private final FakeConference conference = new FakeConference();
    private final MediaResources resources = new MediaResources(
            conference,
            CodecPolicy.defaults(),
            AccessPolicy.open(),
            8443,
            IceServers.of(new TurnCredentials(new byte[20]), () -> false, () -> Instant.EPOCH),
            new Random(5),
            Runnable::run,
            () -> Instant.EPOCH);
    private long nowNanos;

    @Test
    void publishesAsTheNamedParticipant() {
        Asked asked = new Asked();
        resources.handle(post("/whip/Blue/cam-1", Undeclared.publisher()), asked::answered, nowNanos);
        assertThat(asked.isWaiting()).isTrue();
        ParticipantKey key = conference.admit();

        assertThat(key).isEqualTo(new ParticipantKey("blue", "cam-1"));
        ConferenceCommand.Negotiate agreed = conference.next(ConferenceCommand.Negotiate.class);
        assertThat(agreed.tracks())
                .extracting(track -> track.source())
                .containsExactly(Source.MICROPHONE, Source.CAMERA);
        assertThat(agreed.slots()).isEmpty();
        assertThat(conference.next(ConferenceCommand.SetLive.class))
                .isEqualTo(new ConferenceCommand.SetLive(key, Source.MICROPHONE, true));
        assertThat(conference.next(ConferenceCommand.SetLive.class))
                .isEqualTo(new ConferenceCommand.SetLive(key, Source.CAMERA, true));
        ResourceResponse created = asked.only();
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.contentType()).isEqualTo("application/sdp");
        assertThat(created.body()).startsWith("v=0\r\n").contains("a=ice-lite").contains("a=recvonly");
        assertThat(location(created)).matches("/sessions/[-_0-9A-Za-z]{20}");
        assertThat(created.headers().get("ETag")).matches("\"[0-9a-f]+\"");
        assertThat(created.headers()).containsEntry("Access-Control-Allow-Origin", "*");
        assertThat(created.headers().get("Link"))
                .matches("<turn:sfu.example:8443\\?transport=tcp>; rel=\"ice-server\"; username=\"86400:[^\"]+\";"
                        + " credential=\"[^\"]+\"; credential-type=\"password\"");
        assertThat(created.headers().get("Access-Control-Expose-Headers")).contains("Location", "ETag", "Link");
        assertThat(resources.statistics())
                .containsEntry("media_sessions", 1L)
                .containsEntry("media_sessions_whip_opened_total", 1L);
    }

    @Test
    void watchesTheNamedParticipantUnseen() {
        Asked asked = new Asked();
        resources.handle(post("/whep/blue/Chika%20M", Undeclared.watcher()), asked::answered, nowNanos);
        ConferenceCommand.Join join = conference.next(ConferenceCommand.Join.class);
        assertThat(join.attendance()).isEqualTo(new Attendance.Watcher("Chika M"));
    }

    @Test
    void watchesTheRoom() {
        Asked asked = new Asked();
        resources.handle(post("/whep/blue", Undeclared.watcher()), asked::answered, nowNanos);
        assertThat(conference.next(ConferenceCommand.Join.class).attendance()).isEqualTo(new Attendance.Watcher(null));
    }

    @Test
    void watchingIsAnsweredWithWhatIsSent() {
        ResourceResponse created = open("/whep/blue", Undeclared.watcher());

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.body())
                .contains("a=sendonly")
                .contains("a=msid:s0 s0-audio")
                .contains("a=msid:s0 s0-video");
    }

    @ParameterizedTest
    @CsvSource({
        "/whip/blue, 404",
        "/whip/blue/, 404",
        "/whip/blue/two%20words, 404",
        "/whip/blue/%C3, 404",
        "/whip/blue/%4, 404",
        "/whip/no%20room/aki, 404",
        "/whep/, 404",
        "/whep/blue/aki/more, 404",
        "/whip/blue/aki/more, 404"
    })
    void addressesThatNameNothingAreToldSo(String path, int status) {
        ResourceResponse answer = ask(resources, post(path, Undeclared.publisher()), nowNanos);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.contentType()).isEqualTo("application/problem+json");
        assertThat(answer.body()).contains("\"title\":\"Unknown address\"").contains("\"status\":404");
    }

    @Test
    void refusesWhatIsNoOffer() {
        ResourceRequest request = post("/whip/blue/aki", Undeclared.publisher());

        assertThat(ask(resources, as(request, "text/plain", null), nowNanos).status())
                .isEqualTo(415);
        assertThat(ask(resources, as(request, "application/json", null), nowNanos)
                        .headers())
                .containsEntry("Accept-Post", "application/sdp");
        assertThat(ask(resources, as(request, "application/sdp", "text/html"), nowNanos)
                        .status())
                .isEqualTo(406);
        assertThat(ask(resources, post("/whip/blue/aki", " \r\n"), nowNanos).status())
                .isEqualTo(400);
        conference.expectNothing();
        assertThat(open("/whip/blue/aki", "no sdp").status()).isEqualTo(400);
        conference.next(ConferenceCommand.Leave.class);
        assertThat(resources.statistics()).containsEntry("media_sessions", 0L);
    }

    @Test
    void aCharsetBesideTheTypeDoesNotMatter() {
        Asked asked = new Asked();
        ResourceRequest request = post("/whip/blue/aki", Undeclared.publisher());
        resources.handle(
                as(request, "Application/SDP; charset=utf-8", "application/sdp, */*;q=0.1"), asked::answered, nowNanos);
        conference.admit();
        assertThat(asked.only().status()).isEqualTo(201);
    }

    @ParameterizedTest
    @CsvSource({
        "ALREADY_PRESENT, 409, false",
        "NOBODY_TO_WATCH, 409, true",
        "ROOM_FULL, 503, true",
        "SERVER_FULL, 503, true",
        "DRAINING, 503, true"
    })
    void refusalsOfTheRoomBecomeStatusCodes(RefusalReason reason, int status, boolean again) {
        Asked asked = new Asked();
        resources.handle(post("/whip/blue/aki", Undeclared.publisher()), asked::answered, nowNanos);
        conference.tell(conference.next(ConferenceCommand.Join.class).who(), new ParticipantEvent.Refused(reason));

        assertThat(asked.only().status()).isEqualTo(status);
        assertThat(asked.only().headers().containsKey("Retry-After")).isEqualTo(again);
        assertThat(resources.statistics()).containsEntry("media_sessions", 0L);
    }

    @Test
    void candidatesAreTakenWithTheRightEntityTag() {
        ResourceResponse created = open("/whip/blue/aki", Undeclared.publisher());
        String session = location(created);
        String candidates = "a=ice-ufrag:" + Undeclared.UFRAG + "\r\na=ice-pwd:" + Undeclared.PASSWORD
                + "\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\n"
                + "a=candidate:1 1 udp 2122260223 192.0.2.1 61764 typ host\r\na=end-of-candidates\r\n";

        ResourceResponse taken = ask(resources, patch(session, created.headers().get("ETag"), candidates), nowNanos);
        assertThat(taken.status()).isEqualTo(204);
        assertThat(taken.headers()).doesNotContainKey("ETag");
        assertThat(ask(resources, patch(session, null, candidates), nowNanos).status())
                .isEqualTo(428);
        assertThat(ask(resources, patch(session, "\"other\"", candidates), nowNanos)
                        .status())
                .isEqualTo(412);
        assertThat(ask(resources, patch(session, "*", "v=0"), nowNanos).status())
                .isEqualTo(400);
        assertThat(ask(resources, as(patch(session, "*", candidates), "application/sdp", null), nowNanos)
                        .status())
                .isEqualTo(415);
        conference.expectNothing();
    }

    @Test
    void newCredentialsRestartIce() {
        ResourceResponse created = open("/whip/blue/aki", Undeclared.publisher());
        String session = location(created);

        ResourceResponse restarted = ask(resources, patch(session, "*", RESTART), nowNanos);

        ConferenceCommand.Negotiate agreed = conference.next(ConferenceCommand.Negotiate.class);
        assertThat(agreed.remote().credentials().ufrag()).isEqualTo("newu");
        assertThat(agreed.tracks()).hasSize(2);
        assertThat(restarted.status()).isEqualTo(200);
        assertThat(restarted.contentType()).isEqualTo("application/trickle-ice-sdpfrag");
        assertThat(restarted.body())
                .contains("a=ice-lite\r\n")
                .contains("a=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\na=mid:0\r\n")
                .contains("a=ice-ufrag:" + agreed.local().credentials().ufrag())
                .contains("a=candidate:");
        String renewed = restarted.headers().get("ETag");
        assertThat(renewed).isNotEqualTo(created.headers().get("ETag"));
        assertThat(ask(resources, patch(session, created.headers().get("ETag"), RESTART), nowNanos)
                        .status())
                .isEqualTo(412);
        assertThat(ask(resources, patch(session, renewed, RESTART), nowNanos).status())
                .isEqualTo(204);
    }

    @Test
    void aFloodOfPatchesIsToldToWait() {
        ResourceResponse created = open("/whip/blue/aki", Undeclared.publisher());
        String session = location(created);
        for (int i = 0; i < 50; i++) {
            assertThat(ask(resources, patch(session, "*", "a=end-of-candidates\r\n"), nowNanos)
                            .status())
                    .isEqualTo(204);
        }
        ResourceResponse answer = ask(resources, patch(session, "*", "a=end-of-candidates\r\n"), nowNanos);
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsKey("Retry-After");
    }

    @Test
    void aFloodOfSessionsFromOneAddressIsToldToWait() {
        for (int i = 0; i < 600; i++) {
            resources.handle(post("/whip/blue/p" + i, Undeclared.publisher()), _ -> {}, nowNanos);
        }
        assertThat(ask(resources, post("/whip/blue/more", Undeclared.publisher()), nowNanos)
                        .status())
                .isEqualTo(429);
        nowNanos += 1_000_000_000L;
        Asked later = new Asked();
        resources.handle(post("/whip/blue/later", Undeclared.publisher()), later::answered, nowNanos);
        assertThat(later.isWaiting()).isTrue();
    }

    @Test
    void deletingEndsItAndTheSecondTimeThereIsNothing() {
        ResourceResponse created = open("/whip/blue/aki", Undeclared.publisher());
        String session = location(created);

        assertThat(ask(resources, plain("DELETE", session), nowNanos).status()).isEqualTo(200);
        assertThat(conference.next(ConferenceCommand.Leave.class).reason()).isEqualTo(EndReason.LEFT);
        assertThat(ask(resources, plain("DELETE", session), nowNanos).status()).isEqualTo(404);
        assertThat(ask(resources, patch(session, "*", RESTART), nowNanos).status())
                .isEqualTo(404);
        conference.expectNothing();
    }

    @Test
    void whatTheMediaSideEndsIsGone() {
        ResourceResponse created = open("/whep/blue", Undeclared.watcher());
        conference.tell(lastJoined, new ParticipantEvent.Ended(EndReason.NOTHING_TO_WATCH));

        assertThat(ask(resources, plain("DELETE", location(created)), nowNanos).status())
                .isEqualTo(404);
        conference.expectNothing();
    }

    @Test
    void pagesOfOtherSitesMayAsk() {
        ResourceResponse endpoint = ask(resources, plain("OPTIONS", "/whip/blue/aki"), nowNanos);
        assertThat(endpoint.status()).isEqualTo(200);
        assertThat(endpoint.headers())
                .containsEntry("Access-Control-Allow-Origin", "*")
                .containsEntry("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
                .containsEntry("Accept-Post", "application/sdp");
        assertThat(endpoint.headers().get("Access-Control-Allow-Methods")).contains("POST");

        ResourceResponse session = ask(resources, plain("OPTIONS", "/sessions/any"), nowNanos);
        assertThat(session.headers().get("Access-Control-Allow-Methods")).contains("PATCH", "DELETE");
    }

    @Test
    void getHasNothingToShowAndOtherMethodsAreNamed() {
        assertThat(ask(resources, plain("GET", "/whip/blue/aki"), nowNanos).status())
                .isEqualTo(204);
        ResourceResponse put = ask(resources, plain("PUT", "/whip/blue/aki"), nowNanos);
        assertThat(put.status()).isEqualTo(405);
        assertThat(put.headers().get("Allow")).contains("POST");
        ResourceResponse created = open("/whip/blue/aki", Undeclared.publisher());
        String session = location(created);
        assertThat(ask(resources, plain("GET", session), nowNanos).status()).isEqualTo(204);
        assertThat(ask(resources, plain("POST", session), nowNanos).headers().get("Allow"))
                .contains("PATCH");
    }

    @Test
    void drainingRefusesAndStoppingEnds() {
        open("/whip/blue/aki", Undeclared.publisher());
        resources.drain();
        assertThat(ask(resources, post("/whip/blue/ben", Undeclared.publisher()), nowNanos)
                        .status())
                .isEqualTo(503);
        resources.stop();
        assertThat(conference.next(ConferenceCommand.Leave.class).reason()).isEqualTo(EndReason.SERVER_STOPPING);
    }

    @Test
    void aConferenceThatDoesNotAnswerIsNotWaitedForLong() {
        Asked asked = new Asked();
        resources.handle(post("/whip/blue/aki", Undeclared.publisher()), asked::answered, nowNanos);
        resources.onTick(nowNanos + 6_000_000_000L);

        assertThat(asked.only().status()).isEqualTo(503);
        conference.next(ConferenceCommand.Join.class);
        conference.next(ConferenceCommand.Leave.class);
    }

    private static String location(ResourceResponse created) {
        return Objects.requireNonNull(created.headers().get("Location"));
    }

    private ParticipantKey lastJoined = new ParticipantKey("", "");

    /** Posts, is admitted, and takes out what was agreed. */
    private ResourceResponse open(String path, String offer) {
        Asked asked = new Asked();
        resources.handle(post(path, offer), asked::answered, nowNanos);
        lastJoined = conference.admit();
        if (asked.only().status() == 201) {
            int tracks =
                    conference.next(ConferenceCommand.Negotiate.class).tracks().size();
            for (int i = 0; i < tracks; i++) {
                conference.next(ConferenceCommand.SetLive.class);
            }
        }
        return asked.only();
    }
}
