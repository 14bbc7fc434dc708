package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.sfu.IncomingTrack;
import dev.kakehashi.sfu.OutgoingSlot;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.PayloadFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiatorTest {
    private static final String SMALL_OFFER = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE a v r
            a=ice-ufrag:abcd
            a=ice-pwd:0123456789012345678901
            a=fingerprint:sha-256 %s
            a=setup:actpass
            m=audio 9 UDP/TLS/RTP/SAVPF 111
            a=mid:a
            a=sendonly
            a=rtcp-mux
            a=rtpmap:111 opus/48000/2
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=ssrc:1000 cname:x
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            a=mid:v
            a=sendonly
            a=rtcp-mux
            a=rtpmap:96 VP8/90000
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtcp-fb:96 nack
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=ssrc-group:FID 2000 2001
            m=video 9 UDP/TLS/RTP/SAVPF 96 97
            a=mid:r
            a=recvonly
            a=rtcp-mux
            a=rtpmap:96 VP8/90000
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            """.formatted("12:".repeat(31) + "34");

    private static final List<TrackDeclaration> SMALL_TRACKS =
            List.of(new TrackDeclaration("a", Source.MICROPHONE), new TrackDeclaration("v", Source.CAMERA));
    private static final List<SlotDeclaration> SMALL_SLOTS = List.of(new SlotDeclaration("r", SlotUse.VIDEO));

    private final Negotiator negotiator = new Negotiator(Offers.local(), CodecPolicy.defaults(), new Random(42));

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    void answersABrowserWithTheGoldenText(String browser) {
        Negotiation.Agreed agreed = agree(Offers.resource("offers/" + browser + "-first.sdp"));

        assertThat(agreed.answer().replace("\r\n", "\n"))
                .isEqualTo(Offers.resource("answers/" + browser + "-first.sdp"));
    }

    @Test
    void agreesWithChromiumOnEveryCodecThatWeRelayAndTheirExtensions() {
        Negotiation.Agreed agreed = agree(Offers.resource("offers/chromium-first.sdp"));

        assertThat(agreed.remote().payloadFormats())
                .contains(
                        new PayloadFormat(96, Codec.VP8, "", -1),
                        new PayloadFormat(97, Codec.RTX, "apt=96", 96),
                        new PayloadFormat(63, Codec.RED, "111/111", -1),
                        new PayloadFormat(0, Codec.PCMU, "", -1),
                        new PayloadFormat(98, Codec.VP9, "profile-id=0", -1),
                        new PayloadFormat(45, Codec.AV1, "level-idx=5;profile=0;tier=0", -1),
                        new PayloadFormat(111, Codec.OPUS, "minptime=10;useinbandfec=1", -1))
                .extracting(PayloadFormat::codec)
                .containsOnly(
                        Codec.OPUS,
                        Codec.RED,
                        Codec.PCMU,
                        Codec.PCMA,
                        Codec.VP8,
                        Codec.VP9,
                        Codec.H264,
                        Codec.AV1,
                        Codec.RTX);
        assertThat(agreed.remote().headerExtensions())
                .isEqualTo(Map.of(
                        1,
                        HeaderExtensionKind.AUDIO_LEVEL,
                        3,
                        HeaderExtensionKind.TRANSPORT_WIDE_CC,
                        4,
                        HeaderExtensionKind.MID,
                        5,
                        HeaderExtensionKind.PLAYOUT_DELAY,
                        10,
                        HeaderExtensionKind.RTP_STREAM_ID,
                        11,
                        HeaderExtensionKind.REPAIRED_RTP_STREAM_ID,
                        13,
                        HeaderExtensionKind.VIDEO_ORIENTATION));
        assertThat(agreed.remote().extmapAllowMixed()).isTrue();
        assertThat(agreed.remote().peerIsDtlsServer()).isFalse();
    }

    @Test
    void agreesWithFirefoxInItsOwnNumbers() {
        Negotiation.Agreed agreed = agree(Offers.resource("offers/firefox-first.sdp"));

        assertThat(agreed.remote().payloadFormats())
                .filteredOn(format -> format.codec() == Codec.OPUS || format.codec() == Codec.VP8)
                .extracting(PayloadFormat::payloadType)
                .containsExactly(109, 120);
        assertThat(agreed.remote().headerExtensions())
                .containsEntry(1, HeaderExtensionKind.AUDIO_LEVEL)
                .containsEntry(3, HeaderExtensionKind.MID)
                .containsEntry(6, HeaderExtensionKind.PLAYOUT_DELAY);
        assertThat(agreed.remote().extmapAllowMixed()).isTrue();
        assertThat(agreed.remote().fingerprints()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    void takesTracksWithTheirSsrcs(String browser) {
        Negotiation.Agreed agreed = agree(Offers.resource("offers/" + browser + "-first.sdp"));

        assertThat(agreed.tracks())
                .extracting(IncomingTrack::source)
                .containsExactly(Source.MICROPHONE, Source.CAMERA, Source.SCREEN, Source.SCREEN_AUDIO);
        assertThat(agreed.tracks())
                .allSatisfy(track -> assertThat(track.ssrcs()).hasSize(1));
        assertThat(agreed.tracks().get(1).rtxSsrcs()).hasSize(1);
        assertThat(agreed.tracks().get(0).rtxSsrcs()).isEmpty();
    }

    @Test
    void givesEverySlotSsrcsOfItsOwn() {
        Negotiation.Agreed agreed = agree(Offers.resource("offers/chromium-first.sdp"));

        Set<Long> ssrcs = new HashSet<>();
        for (IncomingTrack track : agreed.tracks()) {
            assertThat(ssrcs.addAll(track.ssrcs())).isTrue();
            ssrcs.addAll(track.rtxSsrcs());
        }
        for (OutgoingSlot slot : agreed.slots()) {
            assertThat(ssrcs.add(slot.ssrc())).isTrue();
            boolean video = slot.use() == SlotUse.VIDEO || slot.use() == SlotUse.SCREEN;
            assertThat(slot.rtxSsrc() >= 0).isEqualTo(video);
            assertThat(!video || ssrcs.add(slot.rtxSsrc())).isTrue();
        }
        assertThat(agreed.slots()).extracting(OutgoingSlot::index).containsExactly(0, 0, 1, 1, 2, 2, 3, 3, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    void keepsSlotsAndCredentialsWhenSlotsAreAdded(String browser) {
        Negotiation.Agreed first = agree(Offers.resource("offers/" + browser + "-first.sdp"));
        Negotiation.Agreed second = agreed(negotiator.negotiate(
                Offers.resource("offers/" + browser + "-more-slots.sdp"), Offers.TRACKS, Offers.moreSlots()));

        assertThat(second.slots())
                .startsWith(first.slots().toArray(OutgoingSlot[]::new))
                .hasSize(12);
        assertThat(second.slots().get(11).index()).isEqualTo(4);
        assertThat(second.tracks()).isEqualTo(first.tracks());
        assertThat(second.local()).isEqualTo(first.local());
        assertThat(origin(second)).isEqualTo(origin(first).replace(" 1 IN", " 2 IN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium", "firefox"})
    void drawsNewCredentialsForAnIceRestart(String browser) {
        Negotiation.Agreed first = agree(Offers.resource("offers/" + browser + "-first.sdp"));
        Negotiation.Agreed restarted = agreed(negotiator.negotiate(
                Offers.resource("offers/" + browser + "-ice-restart.sdp"), Offers.TRACKS, Offers.moreSlots()));

        assertThat(restarted.remote().credentials()).isNotEqualTo(first.remote().credentials());
        assertThat(restarted.local().credentials()).isNotEqualTo(first.local().credentials());
        assertThat(restarted.local().credentials().ufrag()).hasSizeGreaterThanOrEqualTo(8);
        assertThat(restarted.local().credentials().password()).hasSizeGreaterThanOrEqualTo(24);
        assertThat(restarted.answer())
                .contains("a=ice-ufrag:" + restarted.local().credentials().ufrag())
                .doesNotContain(first.local().credentials().ufrag());
        Negotiation.Agreed again = agreed(negotiator.negotiate(
                Offers.resource("offers/" + browser + "-ice-restart.sdp"), Offers.TRACKS, Offers.moreSlots()));
        assertThat(again.local()).isEqualTo(restarted.local());
    }

    @Test
    void takesSessionLevelTransportAttributes() {
        Negotiation.Agreed agreed = agreed(small(SMALL_OFFER));

        assertThat(agreed.remote().credentials().ufrag()).isEqualTo("abcd");
        assertThat(agreed.tracks().get(1))
                .isEqualTo(new IncomingTrack("v", Source.CAMERA, List.of(2000L), List.of(2001L), List.of()));
    }

    @Test
    void rejectsWhatIsNotDeclaredInItsPlace() {
        String application = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:d\na=sctp-port:5000\n";
        String offer = SMALL_OFFER.replace("m=audio", application + "m=audio").replace("BUNDLE a", "BUNDLE d a");

        Negotiation.Agreed agreed = agreed(small(offer));

        assertThat(agreed.answer())
                .contains("a=group:BUNDLE a v r\r\n")
                .contains(
                        "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=mid:d\r\na=inactive\r\n")
                .doesNotContain("sctp-port");
        assertThat(agreed.answer().indexOf("m=application"))
                .isLessThan(agreed.answer().indexOf("m=audio"));
    }

    @Test
    void findsTheTransportInATaggedSectionThatIsRejected() {
        String transport = SMALL_OFFER.substring(SMALL_OFFER.indexOf("a=ice-ufrag"), SMALL_OFFER.indexOf("m=audio"));
        String application = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:d\n" + transport;
        String offer = SMALL_OFFER
                .replace(transport, "")
                .replace("m=audio", application + "m=audio")
                .replace("BUNDLE a", "BUNDLE d a");

        assertThat(agreed(small(offer)).remote().credentials().ufrag()).isEqualTo("abcd");
    }

    @Test
    void opensTheHandshakeOnlyTowardsAPassivePeer() {
        assertThat(agreed(small(SMALL_OFFER.replace("actpass", "active"))).answer())
                .contains("a=setup:passive");
        Negotiation.Agreed agreed = agreed(new Negotiator(Offers.local(), CodecPolicy.defaults(), new Random(1))
                .negotiate(SMALL_OFFER.replace("actpass", "passive"), SMALL_TRACKS, SMALL_SLOTS));
        assertThat(agreed.answer()).contains("a=setup:active").doesNotContain("a=setup:passive");
        assertThat(agreed.remote().peerIsDtlsServer()).isTrue();
    }

    @Test
    void answersExtensionsInTheOtherDirection() {
        String id = "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid";
        assertThat(agreed(small(SMALL_OFFER.replaceFirst(id, id.replace(":4 ", ":4/sendonly "))))
                        .answer())
                .contains("a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:sdes:mid");
    }

    @Test
    void leavesOutExtensionsThatTheirDirectionExcludes() {
        Negotiation.Agreed agreed = agreed(small(SMALL_OFFER.replace("extmap:4 ", "extmap:4/recvonly ")));

        assertThat(agreed.answer()).doesNotContain("extmap");
        assertThat(agreed.remote().headerExtensions()).isEmpty();
    }

    /** Browsers hide their local addresses behind such names (mDNS); the peer shows itself by its checks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 1 udp 2113937151 6f1d3c3e-0a5b-4f43-9d0e-0f5d4a6a1b2c.local 54321 typ host",
                "2 1 tcp 1518280447 6f1d3c3e-0a5b-4f43-9d0e-0f5d4a6a1b2c.local 9 typ host tcptype active",
                "3 1 udp 1677729535 198.51.100.7 40000 typ srflx raddr 0.0.0.0 rport 0"
            })
    void answersAnOfferWithHiddenAddressesAsOneWithout(String candidate) {
        String offer = Offers.resource("offers/chromium-first.sdp")
                .replace("a=ice-ufrag:", "a=candidate:" + candidate + "\r\na=ice-ufrag:");
        assertThat(offer).contains(candidate);

        assertThat(agree(offer).answer().replace("\r\n", "\n"))
                .isEqualTo(Offers.resource("answers/chromium-first.sdp"));
    }

    @Test
    void writesBackNothingThatItDoesNotKnow() {
        String offer = SMALL_OFFER.replace(
                "a=rtpmap:111 opus/48000/2",
                "a=rtpmap:111 opus/48000/2\na=fmtp:111 minptime=<b>;useinbandfec=1\na=evil:<x>");

        assertThat(agreed(small(offer)).answer())
                .contains("a=fmtp:111 useinbandfec=1;maxaveragebitrate=32000;usedtx=1\r\n")
                .doesNotContain("<");
    }

    @Test
    void refusesWithATextThatNamesWhatToChange() {
        refuses("a=group:BUNDLE a v r\n", "", "The section with mid a is not in the offer's a=group:BUNDLE;");
        refuses("BUNDLE a v r", "BUNDLE a v", "The section with mid r is not in the offer's a=group:BUNDLE;");
        refuses("a=ice-ufrag:abcd\n", "", "The offer has no a=ice-ufrag;");
        refuses("ufrag:abcd", "ufrag:abc", "The offer's a=ice-ufrag must be 4 to 256");
        refuses("a=ice-pwd:0123456789012345678901\n", "", "The offer has no a=ice-pwd;");
        refuses("pwd:0123", "pwd:", "The offer's a=ice-pwd must be 22 to 256");
        refuses("a=fingerprint:", "a=fingerprints:", "The offer has no a=fingerprint;");
        refuses("sha-256", "sha-1", "The offer's a=fingerprint must be a whole sha-256,");
        refuses("12:12:", "12:", "The offer's a=fingerprint must be a whole sha-256,");
        refuses("a=setup:actpass", "a=setup:holdconn", "The offer needs a=setup:actpass");
        refuses("a=rtcp-mux\n", "", "The offer has no a=rtcp-mux in its first bundled section;");
        refuses("a=mid:r", "a=mid:x", "The offer has no section with mid r,");
        refuses("a=mid:r", "a=mid:a", "The offer has two sections with mid a.");
        refuses("a=recvonly", "a=sendonly", "The section with mid r is declared as a slot, so it must be recvonly");
        refuses("a=sendonly", "a=inactive", "The section with mid a is declared as a track, so it must be sendonly");
        refuses("opus", "PCMU", "The section with mid a does not offer Opus");
        refuses("VP8", "H261", "The section with mid v offers none of VP8, H264, VP9, AV1.");
        refuses("m=audio 9", "m=audio 0", "The section with mid a has port 0;");
        refuses("m=audio", "m=video", "The section with mid a is of another media type");
        refuses(
                "m=audio 9 UDP/TLS/RTP/SAVPF",
                "m=audio 9 RTP/AVP",
                "The section with mid a must use UDP/TLS/RTP/SAVPF.");
        refuses("111", "96", "Payload type 96 means two different formats;");
        refuses("ssrc:1000", "ssrc:2001", "SSRC 2001 is in use in another section;");
        refuses("v=0", "v=1", "The offer is no session description: line 1 is not v=0.");
    }

    @Test
    void refusesDeclarationsThatContradictEachOther() {
        assertThat(refused(negotiator.negotiate(SMALL_OFFER, List.of(), List.of())))
                .startsWith("tracks and slots are both empty;");
        assertThat(refused(negotiator.negotiate(
                        SMALL_OFFER, SMALL_TRACKS, List.of(new SlotDeclaration("v", SlotUse.VIDEO)))))
                .isEqualTo("tracks and slots name the mid v twice.");
        assertThat(refused(negotiator.negotiate(
                        SMALL_OFFER,
                        List.of(new TrackDeclaration("a", Source.CAMERA), new TrackDeclaration("v", Source.CAMERA)),
                        SMALL_SLOTS)))
                .startsWith("tracks names one source twice;");
        assertThat(refused(negotiator.negotiate(
                        SMALL_OFFER, List.of(new TrackDeclaration("<script>alert(1)", Source.CAMERA)), SMALL_SLOTS)))
                .startsWith("A mid in tracks or slots must have 1 to 16 ");
        List<SlotDeclaration> tooMany = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            tooMany.add(new SlotDeclaration("n" + i, SlotUse.AUDIO));
        }
        assertThat(refused(negotiator.negotiate(SMALL_OFFER, List.of(), tooMany)))
                .startsWith("slots has too many of one use: at most 24 ");
    }

    @Test
    void refusesAReofferThatChangesWhatWasAgreedAndStaysAsItWas() {
        Negotiation.Agreed first = agreed(small(SMALL_OFFER));

        assertThat(refused(negotiator.negotiate(SMALL_OFFER, SMALL_TRACKS, List.of())))
                .startsWith("The section with mid r of an earlier offer is missing in tracks and slots;");
        assertThat(refused(negotiator.negotiate(
                        SMALL_OFFER, SMALL_TRACKS, List.of(new SlotDeclaration("r", SlotUse.SCREEN)))))
                .startsWith("The section with mid r was declared as something else");
        assertThat(refused(small(SMALL_OFFER.replace("sha-256 12", "sha-256 99"))))
                .startsWith("The a=fingerprint differs from that of the earlier offer;");
        assertThat(refused(small(SMALL_OFFER.replace("actpass", "passive"))))
                .startsWith("a=setup:passive would turn the DTLS roles round;");
        assertThat(refused(small(SMALL_OFFER.replace("96", "98")))).startsWith("Payload type 97 means two");
        String ssrc = Long.toString(first.slots().get(0).ssrc());
        assertThat(refused(small(SMALL_OFFER.replace("ssrc:1000", "ssrc:" + ssrc))))
                .startsWith("SSRC " + ssrc + " is in use");
        String withoutRtx = SMALL_OFFER.substring(0, SMALL_OFFER.lastIndexOf("a=rtpmap:97"));
        assertThat(refused(small(withoutRtx))).startsWith("The section with mid r offered rtx before;");

        Negotiation.Agreed last = agreed(small(SMALL_OFFER));
        assertThat(last.slots()).isEqualTo(first.slots());
        assertThat(last.local()).isEqualTo(first.local());
        assertThat(origin(last)).isEqualTo(origin(first).replace(" 1 IN", " 2 IN"));
    }

    @Test
    void keepsASlotsIndexWhenTheyAreListedInAnotherOrder() {
        Negotiation.Agreed first = agree(Offers.resource("offers/chromium-first.sdp"));

        Negotiation.Agreed second = agreed(negotiator.negotiate(
                Offers.resource("offers/chromium-first.sdp"),
                Offers.TRACKS,
                Offers.slots().reversed()));

        assertThat(second.slots()).isEqualTo(first.slots());
    }

    private void refuses(String from, String to, String text) {
        assertThat(SMALL_OFFER).contains(from);
        assertThat(refused(small(SMALL_OFFER.replace(from, to)))).startsWith(text);
    }

    private Negotiation small(String offer) {
        return negotiator.negotiate(offer, SMALL_TRACKS, SMALL_SLOTS);
    }

    private Negotiation.Agreed agree(String offer) {
        return agreed(negotiator.negotiate(offer, Offers.TRACKS, Offers.slots()));
    }

    private static Negotiation.Agreed agreed(Negotiation negotiation) {
        assertThat(negotiation).isInstanceOf(Negotiation.Agreed.class);
        return (Negotiation.Agreed) negotiation;
    }

    private static String refused(Negotiation negotiation) {
        assertThat(negotiation).isInstanceOf(Negotiation.Refused.class);
        return ((Negotiation.Refused) negotiation).text();
    }

    private static String origin(Negotiation.Agreed agreed) {
        return agreed.answer()
                .lines()
                .filter(line -> line.startsWith("o="))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesSimulcastByRid() {
        String offer = SMALL_OFFER.replace("a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid\na=ssrc-group", """
                a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
                a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
                a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
                a=rid:q send
                a=rid:h send
                a=rid:f send
                a=rid:x recv
                a=simulcast:send q;h,x;~f;x
                a=ssrc-group""");

        Negotiation.Agreed agreed = (Negotiation.Agreed) negotiator.negotiate(offer, SMALL_TRACKS, SMALL_SLOTS);

        assertThat(agreed.tracks().get(1).rids()).containsExactly("q", "h", "f");
        assertThat(agreed.answer())
                .contains("a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;~f\r\n")
                .contains("a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id");
    }

    @Test
    void tellsASendingBrowserWhatToTakeItsNetworkFor() {
        Negotiation.Agreed agreed = (Negotiation.Agreed) negotiator.negotiate(SMALL_OFFER, SMALL_TRACKS, SMALL_SLOTS);

        // In the section of a track and in that of a slot: one payload type, one meaning.
        assertThat(agreed.answer().split("a=fmtp:96 x-google-start-bitrate=1000\r\n", -1))
                .hasSize(3);
    }

    @Test
    void takesNoSimulcastWhereItsEncodingsCannotBeTold() {
        String offer =
                SMALL_OFFER.replace("a=ssrc-group", "a=rid:q send\na=rid:f send\na=simulcast:send q;f\na=ssrc-group");

        Negotiation.Agreed agreed = (Negotiation.Agreed) negotiator.negotiate(offer, SMALL_TRACKS, SMALL_SLOTS);

        assertThat(agreed.tracks().get(1).rids()).isEmpty();
        assertThat(agreed.answer()).doesNotContain("simulcast").doesNotContain("a=rid");
    }
}
