package dev.kakehashi.signaling;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantEvent;
import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.PublicationReport;
import dev.kakehashi.sfu.RoomSnapshot;
import dev.kakehashi.sfu.SlotQuality;
import dev.kakehashi.sfu.SlotReport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the server says (docs/protocol.md). The components are the fields of the JSON, in this order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
sealed interface ServerMessage {
    /** A participant as the others see it. */
    record Person(String id, String name, List<String> live) {
        static Person of(ParticipantInfo info) {
            List<String> live =
                    info.live().stream().sorted().map(Vocabulary::word).toList();
            return new Person(info.participant(), info.displayName(), live);
        }
    }

    /** A whole room. */
    record RoomState(String name, long n, List<Person> participants) {
        static RoomState of(String name, RoomSnapshot snapshot) {
            return new RoomState(
                    name,
                    snapshot.number(),
                    snapshot.participants().stream().map(Person::of).toList());
        }
    }

    /** How many slots the client should offer. */
    record Slots(int people, int screens) {}

    @JsonTypeName("welcome")
    record Welcome(
            long re,
            int v,
            String you,
            String resume,
            int graceSeconds,
            RoomState room,
            Slots pool,
            Codecs codecs,
            List<IceServers.IceServer> iceServers,
            List<String> stun)
            implements ServerMessage {}

    @JsonTypeName("answer")
    record Answer(long re, String sdp) implements ServerMessage {}

    @JsonTypeName("ok")
    record Ok(long re) implements ServerMessage {}

    @JsonTypeName("pong")
    record Pong(long re) implements ServerMessage {}

    @JsonTypeName("room")
    record Room(long re, RoomState room) implements ServerMessage {}

    @JsonTypeName("error")
    record Failure(
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long re,

            String code,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String reason,

            String text)
            implements ServerMessage {}

    @JsonTypeName("pool")
    record Pool(int people, int screens) implements ServerMessage {}

    /** In which to send video. */
    record Codecs(String camera, String screen) {
        static Codecs of(CodecPolicy.Choice choice) {
            return new Codecs(Vocabulary.word(choice.camera()), Vocabulary.word(choice.screen()));
        }
    }

    @JsonTypeName("codecs")
    record CodecsChosen(String camera, String screen) implements ServerMessage {
        static CodecsChosen of(Codecs codecs) {
            return new CodecsChosen(codecs.camera, codecs.screen);
        }
    }

    @JsonTypeName("layers")
    record Layers(String source, List<String> rids) implements ServerMessage {}

    @JsonTypeName("speaker")
    record Speaker(@Nullable String id) implements ServerMessage {}

    @JsonTypeName("slot-waiting")
    record SlotWaiting(String mid, String reason) implements ServerMessage {}

    @JsonTypeName("slot-quality")
    record SlotQualityChanged(String mid, String quality) implements ServerMessage {
        static SlotQualityChanged of(String mid, SlotQuality quality) {
            return new SlotQualityChanged(mid, Vocabulary.word(quality));
        }
    }

    /** The record of the core as it stands: its components are the fields of the JSON. */
    @JsonTypeName("stats")
    record Stats(
            long re,
            double roundTripMillis,
            double score,
            long availableBitsPerSecond,
            List<Publication> publications,
            List<SlotReport> slots)
            implements ServerMessage {
        static Stats of(long re, ParticipantReport report) {
            return new Stats(
                    re,
                    report.roundTripMillis(),
                    report.score(),
                    report.availableBitsPerSecond(),
                    publications(report),
                    report.slots());
        }

        static List<Publication> publications(ParticipantReport report) {
            return report.publications().stream()
                    .map(each -> new Publication(
                            Vocabulary.word(each.source()),
                            each.encodings().stream().map(Encoding::of).toList()))
                    .toList();
        }

        record Publication(String source, List<Encoding> encodings) {}

        record Encoding(
                @Nullable String codec,
                long bitsPerSecond,
                int pixels,
                long packets,
                long lost,
                double fractionLost,
                double jitterMillis,
                long nacks,
                long recovered,
                long keyframesRequested,
                int freezes) {
            static Encoding of(PublicationReport.EncodingReport each) {
                Codec codec = each.codec();
                return new Encoding(
                        codec == null ? null : Vocabulary.word(codec),
                        each.bitsPerSecond(),
                        each.pixels(),
                        each.packets(),
                        each.lost(),
                        each.fractionLost(),
                        each.jitterMillis(),
                        each.nacks(),
                        each.recovered(),
                        each.keyframesRequested(),
                        each.freezes());
            }
        }
    }

    @JsonTypeName("connected")
    record Connected() implements ServerMessage {}

    @JsonTypeName("joined")
    record Joined(long n, Person participant) implements ServerMessage {}

    @JsonTypeName("live")
    record Live(long n, String id, String source, boolean on) implements ServerMessage {}

    @JsonTypeName("left")
    record Left(long n, String id, String reason) implements ServerMessage {}

    /** {@code id} and {@code source} are written as null for a free slot. */
    @JsonTypeName("slot")
    record Slot(String mid, @Nullable String id, @Nullable String source, long rtpTimestamp) implements ServerMessage {
        static Slot of(ParticipantEvent.SlotAssigned assigned) {
            Source source = assigned.source();
            return new Slot(
                    assigned.mid(),
                    assigned.participant(),
                    source == null ? null : Vocabulary.word(source),
                    assigned.firstRtpTimestamp());
        }
    }

    @JsonTypeName("slot-live")
    record SlotLive(String mid) implements ServerMessage {}

    /** What another participant of the room says to this one. */
    @JsonTypeName("peer")
    record Peer(String from, String body) implements ServerMessage {
        /** Without the body, which is none of a log's business. */
        @Override
        public String toString() {
            return "Peer[from=" + from + ']';
        }
    }

    @JsonTypeName("bye")
    record Bye(String reason, String text) implements ServerMessage {
        static Bye of(EndReason reason) {
            return new Bye(Vocabulary.word(reason), text(reason));
        }

        private static String text(EndReason reason) {
            return switch (reason) {
                case LEFT -> "You left the room.";
                case SIGNALING_LOST -> "The connection to the server was lost for too long.";
                case CONSENT_EXPIRED ->
                    "Your media connection was silent for 30 seconds; the network may have changed.";
                case NEVER_CONNECTED ->
                    "No media connection came about within 30 seconds; a firewall may block the server's media port.";
                case DTLS_TIMEOUT -> "The encryption handshake of the media connection did not finish in time.";
                case FINGERPRINT_MISMATCH ->
                    "The certificate of the media connection is not the one that the offer announced.";
                case DTLS_FAILED -> "The encryption handshake of the media connection failed.";
                case PEER_CLOSED -> "Your browser closed the media connection.";
                case NOTHING_TO_WATCH -> "Nobody is left to watch.";
                case CHECK_OVER -> "A room for a check of the connection lasts a minute.";
                case SERVER_STOPPING -> "The server is going down.";
                case INTERNAL_ERROR -> "Something went wrong on the server; please join again.";
            };
        }
    }
}
