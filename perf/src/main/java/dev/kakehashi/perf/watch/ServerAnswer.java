package dev.kakehashi.perf.watch;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What the server's answer says of its transport and of the two slots.
 *
 * @param address where its media port is; of several the one on this computer
 */
record ServerAnswer(
        InetSocketAddress address, IceCredentials credentials, Fingerprint fingerprint, int audioSsrc, int videoSsrc) {

    static ServerAnswer read(String sdp) {
        String[] sections = sdp.split("(?m)^m=", -1);
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (String line : sdp.lines().toList()) {
            if (line.startsWith("a=candidate:")) {
                // RFC 8839 5.1: foundation, component, transport, priority, address, port, "typ", type.
                String[] fields = line.split(" ", -1);
                if (fields[2].equalsIgnoreCase("udp") && fields[7].equals("host")) {
                    addresses.add(new InetSocketAddress(fields[4], Integer.parseInt(fields[5])));
                }
            }
        }
        InetSocketAddress nearest = addresses.stream()
                .min(Comparator.comparing(each -> !each.getAddress().isLoopbackAddress()))
                .orElseThrow(() -> new IllegalArgumentException("the answer has no candidate"));
        return new ServerAnswer(
                nearest,
                new IceCredentials(value(sdp, "ice-ufrag"), value(sdp, "ice-pwd")),
                Objects.requireNonNull(Fingerprint.parse(value(sdp, "fingerprint"))),
                ssrc(sections[1]),
                ssrc(sections[2]));
    }

    private static int ssrc(String section) {
        String value = value(section, "ssrc");
        return Integer.parseUnsignedInt(value.substring(0, value.indexOf(' ')));
    }

    private static String value(String sdp, String name) {
        String start = "a=" + name + ':';
        return sdp.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).trim())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the answer lacks " + start));
    }
}
