package dev.kakehashi.signaling.sdp;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.Candidate;
import dev.kakehashi.ice.IceCredentials;
import dev.kakehashi.sfu.LocalTransport;
import dev.kakehashi.sfu.SlotUse;
import dev.kakehashi.sfu.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The offers under {@code src/test/resources/offers} and what their sections are. */
public final class Offers {
    static final List<TrackDeclaration> TRACKS = List.of(
            new TrackDeclaration("0", Source.MICROPHONE),
            new TrackDeclaration("1", Source.CAMERA),
            new TrackDeclaration("2", Source.SCREEN),
            new TrackDeclaration("3", Source.SCREEN_AUDIO));

    private Offers() {}

    /** Four person slots and one for a screen. */
    static List<SlotDeclaration> slots() {
        List<SlotDeclaration> slots = new ArrayList<>();
        for (int mid = 4; mid < 12; mid += 2) {
            slots.add(new SlotDeclaration(Integer.toString(mid), SlotUse.AUDIO));
            slots.add(new SlotDeclaration(Integer.toString(mid + 1), SlotUse.VIDEO));
        }
        slots.add(new SlotDeclaration("12", SlotUse.SCREEN));
        slots.add(new SlotDeclaration("13", SlotUse.SCREEN_AUDIO));
        return slots;
    }

    /** A fifth person slot beside them. */
    static List<SlotDeclaration> moreSlots() {
        List<SlotDeclaration> slots = slots();
        slots.add(new SlotDeclaration("14", SlotUse.AUDIO));
        slots.add(new SlotDeclaration("15", SlotUse.VIDEO));
        return slots;
    }

    /** A file under {@code src/test/resources}. */
    public static String resource(String path) {
        try (InputStream stream = Objects.requireNonNull(Offers.class.getResourceAsStream("/" + path), path)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Our side, with an IPv4, an IPv6 and a public address (RFC 5737, RFC 3849). */
    public static LocalTransport local() {
        return new LocalTransport(
                new IceCredentials("kakehashi001", "0123456789abcdefghijklmnopqrstuv"),
                List.of(
                        candidate("1", 2_130_706_431L, "192.0.2.10", Candidate.Type.HOST),
                        candidate("2", 2_130_706_175L, "2001:db8::10", Candidate.Type.HOST),
                        candidate("3", 1_694_498_815L, "203.0.113.7", Candidate.Type.SERVER_REFLEXIVE)),
                new Fingerprint(Fingerprint.Hash.SHA_256, "AB:".repeat(31) + "CD"));
    }

    private static Candidate candidate(String foundation, long priority, String address, Candidate.Type type) {
        try {
            return new Candidate(
                    foundation,
                    priority,
                    new InetSocketAddress(InetAddress.getByName(address), 8443),
                    type,
                    Candidate.Protocol.UDP);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }
}
