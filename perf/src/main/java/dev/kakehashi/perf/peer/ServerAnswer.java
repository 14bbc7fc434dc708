package dev.kakehashi.perf.peer;

import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.ice.IceCredentials;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * What the server's description says of its transport and of its sections.
 *
 * @param address where its media port is; of several the one at which it was asked, else one of IPv4
 * @param sections in the order in which they stand
 */
public record ServerAnswer(
        InetSocketAddress address,
        IceCredentials credentials,
        Fingerprint fingerprint,
        List<AnsweredSection> sections) {

    public ServerAnswer {
        sections = List.copyOf(sections);
    }

    /**
     * @param host at which the server was asked
     * @throws IllegalArgumentException where it lacks what every such description has
     */
    public static ServerAnswer read(String sdp, String host) throws UnknownHostException {
        List<InetAddress> asked = List.of(InetAddress.getAllByName(host));
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
                .min(Comparator.comparing((InetSocketAddress each) -> !asked.contains(each.getAddress()))
                        .thenComparing(each -> !(each.getAddress() instanceof Inet4Address)))
                .orElseThrow(() -> new IllegalArgumentException("the answer has no candidate"));
        String[] sections = sdp.split("(?m)^m=", -1);
        List<AnsweredSection> read = new ArrayList<>();
        for (int index = 1; index < sections.length; index++) {
            read.add(AnsweredSection.read(sections[index]));
        }
        return new ServerAnswer(
                nearest,
                new IceCredentials(value(sdp, "ice-ufrag"), value(sdp, "ice-pwd")),
                Objects.requireNonNull(Fingerprint.parse(value(sdp, "fingerprint"))),
                read);
    }

    /** The section of that name. */
    public AnsweredSection section(String mid) {
        return sections.stream()
                .filter(each -> each.mid().equals(mid))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the answer has no section " + mid));
    }

    static String value(String sdp, String name) {
        String start = "a=" + name + ':';
        return sdp.lines()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()).trim())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the answer lacks " + start));
    }
}
