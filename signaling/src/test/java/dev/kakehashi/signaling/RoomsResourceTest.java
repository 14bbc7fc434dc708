package dev.kakehashi.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.sfu.ParticipantInfo;
import dev.kakehashi.sfu.ParticipantReport;
import dev.kakehashi.sfu.PublicationReport;
import dev.kakehashi.sfu.RoomReport;
import dev.kakehashi.sfu.SlotReport;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RoomsResourceTest {
    @Test
    void saysWhoIsWhereAndHowWell() {
        PublicationReport.EncodingReport encoding =
                new PublicationReport.EncodingReport(Codec.VP8, 430_000, 230_400, 1_000, 3, 0.25, 1.5, 4, 3, 2, 1);
        SlotReport slot = new SlotReport("5", 1, 0, 430_000, 900, 2, 0.5, 2.5, 3, 2, 1, 0);
        ParticipantReport report = new ParticipantReport(
                24.5, 4.25, 2_634_000, List.of(new PublicationReport(Source.SCREEN, List.of(encoding))), List.of(slot));
        ParticipantInfo info = new ParticipantInfo("p1", "Aki \"A\"", Set.of(Source.SCREEN_AUDIO, Source.CAMERA));

        assertEquals(
                "{\"rooms\":[{\"name\":\"blue\",\"participants\":[{\"id\":\"p1\",\"name\":\"Aki \\\"A\\\"\","
                        + "\"live\":[\"camera\",\"screen-audio\"],\"watcher\":false,\"connected\":true,\"roundTripMillis\":24.5,\"score\":4.25,"
                        + "\"availableBitsPerSecond\":2634000,"
                        + "\"publications\":[{\"source\":\"screen\",\"encodings\":[{\"codec\":\"vp8\",\"bitsPerSecond\":430000,"
                        + "\"pixels\":230400,\"packets\":1000,\"lost\":3,\"fractionLost\":0.25,\"jitterMillis\":1.5,\"nacks\":4,"
                        + "\"recovered\":3,\"keyframesRequested\":2,\"freezes\":1}]}],"
                        + "\"slots\":[{\"mid\":\"5\",\"encoding\":1,\"spatial\":0,\"bitsPerSecond\":430000,\"packets\":900,"
                        + "\"lost\":2,\"fractionLost\":0.5,\"jitterMillis\":2.5,\"nacks\":3,\"resent\":2,\"keyframesAsked\":1,"
                        + "\"freezes\":0}]}]}]}",
                RoomsResource.json(
                        List.of(new RoomReport("blue", List.of(new RoomReport.Person(info, false, true, report))))));
    }

    @Test
    void nobodyIsAnEmptyList() {
        assertEquals("{\"rooms\":[]}", RoomsResource.json(List.of()));
    }
}
