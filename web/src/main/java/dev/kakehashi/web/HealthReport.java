package dev.kakehashi.web;

import dev.kakehashi.web.SelfCheck.Reached;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Says in words what a self-check saw: who gets in, and else the one thing to do first.
 *
 * @param secondPort whether the next UDP port serves {@code /check}; it is named wherever ports are to be opened
 * @param onGoogle whether Google's firewall stands before this machine
 * @param firewall of this machine; null where none can be seen
 * @param root whether commands need no {@code sudo}
 */
record HealthReport(
        SelfCheck check,
        boolean secondPort,
        boolean onGoogle,
        @Nullable LocalFirewall firewall,
        boolean root) {
    private static final String UDP = "UDP";
    private static final String TCP = "TCP";
    private static final List<String> BOTH = List.of(UDP, TCP);
    private static final int FIRST_USUAL_PORT = 1024;
    private static final Set<Integer> WEB_PORTS = Set.of(80, 443);
    private static final String GOOD = "Health: good. ";
    private static final String UNCLEAR = "Health: unclear. ";
    private static final String POOR = "Health: poor. ";

    /** Asks the server's own port, and the machine for its firewall; blocks its thread for at most 2 s. */
    static HealthReport of(KakehashiServer server, RandomGenerator random, Machine machine) {
        CompletableFuture<Optional<LocalFirewall>> firewall = CompletableFuture.supplyAsync(
                () -> Optional.ofNullable(LocalFirewall.find(machine, server.port())), Thread.ofVirtual()::start);
        SelfCheck check =
                SelfCheck.ask(server.addresses(), server.publicAddresses().addresses(), random);
        return new HealthReport(
                check,
                server.hasSecondPort(),
                server.isOnGoogle(),
                firewall.join().orElse(null),
                machine.isRoot());
    }

    /** The verdict first; commands stand on lines of their own. */
    List<String> lines() {
        String refused = refusedByBrowsers();
        return refused == null ? reached() : List.of(refused);
    }

    /** libwebrtc takes no candidate with a port below 1024, but 80 and 443 at public addresses (its {@code VerifyCandidate}). */
    private @Nullable String refusedByBrowsers() {
        int port = check.port();
        if (port >= FIRST_USUAL_PORT) {
            return null;
        }
        String next = " Serve at a port from " + FIRST_USUAL_PORT + " on, such as --port 8443.";
        if (!WEB_PORTS.contains(port)) {
            return POOR + "Chromium sends no media to port " + port + ": below " + FIRST_USUAL_PORT
                    + " it takes 80 and 443 only." + next;
        }
        return everywhere().isEmpty()
                ? POOR + "Chromium sends no media to port " + port
                        + " at private addresses, and this machine has no other." + next
                : null;
    }

    private List<String> reached() {
        List<Reached> shut =
                check.own().stream().filter(each -> !each.isWhole()).toList();
        if (!shut.isEmpty()) {
            return ownShut(shut);
        }
        List<Reached> unreached =
                check.outside().stream().filter(each -> !each.isWhole()).toList();
        if (!unreached.isEmpty()) {
            return onGoogle ? shutByGoogle(unreached) : shutOutside(unreached);
        }
        if (check.outside().isEmpty() && firewall != null && !onlyThisComputer()) {
            return withFirewall(firewall);
        }
        return List.of(GOOD + reach());
    }

    private List<String> ownShut(List<Reached> shut) {
        List<String> missing = missing(shut);
        String who = firewall == null
                ? "Something on this machine, most likely a firewall,"
                : "A firewall on this machine (" + firewall.kind().programName + ")";
        String consequence = missing.contains(TCP)
                ? "nobody can open the page."
                : "people can open the page, but good calls need UDP.";
        String what = POOR + who + " keeps " + ports(missing) + " out at " + addresses(shut) + ": " + consequence;
        return firewall == null
                ? List.of(what + " As root, `nft list ruleset` shows the rules.")
                : List.of(what + " This lets others in:", command(firewall, missing, shut));
    }

    private List<String> shutByGoogle(List<Reached> unreached) {
        List<String> lines = new ArrayList<>();
        lines.add(POOR + addresses(unreached) + " does not answer on " + ports(missing(unreached))
                + ": most likely Google's firewall has no rule for this server yet. Run this in Cloud Shell"
                + " (https://shell.cloud.google.com):");
        if (unreached.stream().anyMatch(each -> !isSix(each.address()))) {
            lines.add(googleRule("", "0.0.0.0/0"));
        }
        if (unreached.stream().anyMatch(each -> isSix(each.address()))) {
            lines.add(googleRule("-ipv6", "::/0"));
        }
        return lines;
    }

    private String googleRule(String suffix, String sources) {
        int port = check.port();
        return "    gcloud compute firewall-rules create kakehashi-" + port + suffix
                + " --direction=INGRESS --allow=tcp:" + port + ",udp:" + port + (secondPort ? "-" + (port + 1) : "")
                + " --source-ranges=" + sources;
    }

    private List<String> shutOutside(List<Reached> unreached) {
        String ports = ports(missing(unreached));
        InetAddress to = check.own().stream()
                .map(Reached::address)
                .filter(each -> isSix(each) == isSix(unreached.getFirst().address()))
                .findFirst()
                .orElseGet(() -> check.own().getFirst().address());
        return List.of(UNCLEAR + addresses(unreached) + " does not answer on " + ports
                + " from here. The router must forward " + ports(BOTH)
                + (secondPort ? " (and UDP " + (check.port() + 1) + ", for /check)" : "")
                + " to " + PublicAddresses.list(List.of(to))
                + " (in a cloud, its firewall must let both in). If it does, it may only be unable to reach itself: open the"
                + " link from another network, such as a phone's.");
    }

    /** Firewalls let a machine reach itself, so that the check says nothing about others. */
    private List<String> withFirewall(LocalFirewall present) {
        List<String> closed = BOTH.stream()
                .filter(each -> !present.opens(each.toLowerCase(Locale.ROOT), check.port()))
                .toList();
        if (closed.isEmpty()) {
            return List.of(GOOD + reach());
        }
        String name = "A firewall on this machine (" + present.kind().programName + ")";
        String command = command(present, closed, check.own());
        if (present.rules() == null) {
            return List.of(GOOD + reach(), name + " is at work; where others do not get in, this lets them:", command);
        }
        return List.of(
                UNCLEAR + name + " has no rule for " + ports(closed)
                        + ", so others may be kept out. This lets them in:",
                command);
    }

    private boolean onlyThisComputer() {
        return all().allMatch(each -> AddressScope.of(each) == AddressScope.COMPUTER);
    }

    private String reach() {
        if (onlyThisComputer()) {
            return ports(BOTH) + " answer, for this computer alone.";
        }
        List<InetAddress> everywhere = everywhere();
        if (everywhere.isEmpty()) {
            return ports(BOTH) + " answer at " + addresses(check.own())
                    + ". Reachable in this network only; people elsewhere need an address that leads here from outside"
                    + " (--public-address).";
        }
        String answer = ports(BOTH) + " answer at " + PublicAddresses.list(everywhere) + ".";
        if (everywhere.stream().allMatch(HealthReport::isSix) && all().anyMatch(each -> !isSix(each))) {
            return answer + " People elsewhere who have no IPv6 need an IPv4 address that leads here from outside"
                    + " (--public-address).";
        }
        return check.outside().isEmpty()
                ? answer + " A firewall between here and the others must let both in."
                : answer;
    }

    private List<InetAddress> everywhere() {
        return all().filter(each -> isOutside(each) || AddressScope.of(each) == AddressScope.EVERYWHERE)
                .toList();
    }

    private boolean isOutside(InetAddress address) {
        return check.outside().stream().anyMatch(each -> each.address().equals(address));
    }

    private Stream<InetAddress> all() {
        return Stream.concat(check.outside().stream(), check.own().stream()).map(Reached::address);
    }

    private String command(LocalFirewall from, List<String> protocols, List<Reached> at) {
        List<String> names =
                protocols.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
        boolean six = at.stream().anyMatch(each -> isSix(each.address()));
        String prefix = root ? "" : "sudo ";
        String command = "    " + from.command(names, check.port(), six, prefix);
        return secondPort && protocols.contains(UDP)
                ? command + " && " + from.command(List.of("udp"), check.port() + 1, six, prefix)
                : command;
    }

    private static List<String> missing(List<Reached> among) {
        Predicate<String> answers =
                protocol -> among.stream().allMatch(each -> protocol.equals(UDP) ? each.udp() : each.tcp());
        return BOTH.stream().filter(answers.negate()).toList();
    }

    /** As "UDP and TCP 8443". */
    private String ports(List<String> protocols) {
        return String.join(" and ", protocols) + " " + check.port();
    }

    private static String addresses(List<Reached> reached) {
        return reached.stream()
                .map(Reached::address)
                .collect(Collectors.collectingAndThen(Collectors.toList(), PublicAddresses::list));
    }

    private static boolean isSix(InetAddress address) {
        return address instanceof Inet6Address;
    }
}
