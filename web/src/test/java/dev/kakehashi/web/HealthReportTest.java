package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kakehashi.web.LocalFirewall.Kind;
import dev.kakehashi.web.SelfCheck.Reached;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class HealthReportTest {
    private static final Reached PRIVATE = whole("192.168.1.5");
    private static final Reached PUBLIC = whole("203.0.113.7");
    private static final LocalFirewall UFW = new LocalFirewall(Kind.UFW, "", "", true);

    private static Reached whole(String address) {
        return new Reached(InetAddress.ofLiteral(address), true, true);
    }

    private static Reached at(String address, boolean udp, boolean tcp) {
        return new Reached(InetAddress.ofLiteral(address), udp, tcp);
    }

    private static List<String> lines(
            List<Reached> own, List<Reached> outside, boolean onGoogle, @Nullable LocalFirewall firewall) {
        return new HealthReport(new SelfCheck(8443, own, outside), false, onGoogle, firewall, false).lines();
    }

    private static void says(List<String> lines, String... expected) {
        assertEquals(List.of(expected), lines);
    }

    @Test
    void anAddressThatAnswersFromOutsideIsAllThatIsSaid() {
        says(
                lines(List.of(PRIVATE), List.of(PUBLIC), false, null),
                "Health: good. UDP and TCP 8443 answer at 203.0.113.7.");
        says(
                lines(List.of(PRIVATE), List.of(PUBLIC), true, UFW),
                "Health: good. UDP and TCP 8443 answer at 203.0.113.7.");
    }

    @Test
    void anOwnPublicAddressMayStillHaveAFirewallBeforeIt() {
        says(
                lines(List.of(PUBLIC, PRIVATE), List.of(), false, null),
                "Health: good. UDP and TCP 8443 answer at 203.0.113.7."
                        + " A firewall between here and the others must let both in.");
    }

    @Test
    void aPortToWhichBrowsersSendNoMediaIsSaidFirst() {
        assertEquals(
                List.of(
                        "Health: poor. Chromium sends no media to port 443 at private addresses, and this machine has no other."
                                + " Serve at a port from 1024 on, such as --port 8443."),
                atPort(443, PRIVATE));
        assertEquals(
                List.of("Health: poor. Chromium sends no media to port 1023: below 1024 it takes 80 and 443 only."
                        + " Serve at a port from 1024 on, such as --port 8443."),
                atPort(1023, PUBLIC));
        assertEquals(
                List.of("Health: good. UDP and TCP 443 answer at 203.0.113.7."
                        + " A firewall between here and the others must let both in."),
                atPort(443, PUBLIC));
    }

    private static List<String> atPort(int port, Reached own) {
        return new HealthReport(new SelfCheck(port, List.of(own), List.of()), false, false, null, false).lines();
    }

    @Test
    void aPrivateAddressAloneIsForThisNetwork() {
        says(
                lines(List.of(PRIVATE), List.of(), false, null),
                "Health: good. UDP and TCP 8443 answer at 192.168.1.5. Reachable in this network only; people elsewhere"
                        + " need an address that leads here from outside (--public-address).");
    }

    @Test
    void aPrivateAddressBesideAPublicOfIpv6LeavesPeopleOut() {
        says(
                lines(List.of(PRIVATE, whole("2001:db8::7")), List.of(), false, null),
                "Health: good. UDP and TCP 8443 answer at 2001:db8::7. People elsewhere who have no IPv6 need an IPv4"
                        + " address that leads here from outside (--public-address).");
    }

    @Test
    void loopbackIsForThisComputer() {
        says(
                lines(List.of(whole("127.0.0.1")), List.of(), false, UFW),
                "Health: good. UDP and TCP 8443 answer, for this computer alone.");
    }

    @Test
    void aFirewallThatDropsUdpIsNamedWithItsCommand() {
        says(
                lines(List.of(at("192.168.1.5", false, true)), List.of(PUBLIC), true, UFW),
                "Health: poor. A firewall on this machine (ufw) keeps UDP 8443 out at 192.168.1.5: people can open the page,"
                        + " but good calls need UDP. This lets others in:",
                "    sudo ufw allow 8443/udp");
    }

    @Test
    void aFirewallThatDropsBothShutsThePage() {
        says(
                lines(List.of(at("192.168.1.5", false, true), at("2001:db8::7", true, false)), List.of(), false, UFW),
                "Health: poor. A firewall on this machine (ufw) keeps UDP and TCP 8443 out at 192.168.1.5 and 2001:db8::7:"
                        + " nobody can open the page. This lets others in:",
                "    sudo ufw allow 8443");
    }

    @Test
    void aFirewallThatNobodySeesIsGuessed() {
        says(
                lines(List.of(at("192.168.1.5", false, true)), List.of(), false, null),
                "Health: poor. Something on this machine, most likely a firewall, keeps UDP 8443 out at 192.168.1.5: people"
                        + " can open the page, but good calls need UDP. As root, `nft list ruleset` shows the rules.");
    }

    @Test
    void aFirewallWithoutARuleMayKeepOthersOut() {
        says(
                lines(List.of(PUBLIC), List.of(), false, UFW),
                "Health: unclear. A firewall on this machine (ufw) has no rule for UDP and TCP 8443, so others may be kept"
                        + " out. This lets them in:",
                "    sudo ufw allow 8443");
    }

    @Test
    void aFirewallWithTheRuleIsNotSpokenOf() {
        String rules = "-p tcp --dport 8443 -j ACCEPT\n-p udp --dport 8443 -j ACCEPT\n";

        says(
                lines(List.of(PRIVATE), List.of(), false, new LocalFirewall(Kind.UFW, "", rules, true)),
                "Health: good. UDP and TCP 8443 answer at 192.168.1.5. Reachable in this network only; people elsewhere"
                        + " need an address that leads here from outside (--public-address).");
    }

    @Test
    void aFirewallWhoseRulesOnlyRootReadsIsNamed() {
        says(
                lines(List.of(PUBLIC), List.of(), false, new LocalFirewall(Kind.UFW, "", null, true)),
                "Health: good. UDP and TCP 8443 answer at 203.0.113.7."
                        + " A firewall between here and the others must let both in.",
                "A firewall on this machine (ufw) is at work; where others do not get in, this lets them:",
                "    sudo ufw allow 8443");
    }

    @Test
    void onGoogleTheCommandForTheirFirewallIsPrinted() {
        says(
                lines(List.of(whole("10.0.0.2")), List.of(at("203.0.113.7", false, false)), true, null),
                "Health: poor. 203.0.113.7 does not answer on UDP and TCP 8443: most likely Google's firewall has no rule for"
                        + " this server yet. Run this in Cloud Shell (https://shell.cloud.google.com):",
                "    gcloud compute firewall-rules create kakehashi-8443 --direction=INGRESS --allow=tcp:8443,udp:8443"
                        + " --source-ranges=0.0.0.0/0");
    }

    @Test
    void onGoogleIpv6HasARuleOfItsOwn() {
        says(
                lines(List.of(whole("10.0.0.2")), List.of(at("2001:db8::7", false, true)), true, null),
                "Health: poor. 2001:db8::7 does not answer on UDP 8443: most likely Google's firewall has no rule for"
                        + " this server yet. Run this in Cloud Shell (https://shell.cloud.google.com):",
                "    gcloud compute firewall-rules create kakehashi-8443-ipv6 --direction=INGRESS"
                        + " --allow=tcp:8443,udp:8443 --source-ranges=::/0");
    }

    @Test
    void elsewhereTheRouterMustForward() {
        says(
                lines(List.of(whole("2001:db8::5"), PRIVATE), List.of(at("203.0.113.7", false, false)), false, null),
                "Health: unclear. 203.0.113.7 does not answer on UDP and TCP 8443 from here. The router must forward UDP and"
                        + " TCP 8443 to 192.168.1.5 (in a cloud, its firewall must let both in). If it does, it may only be"
                        + " unable to reach itself: open the link from another network, such as a phone's.");
    }

    @Test
    void theSecondPortIsNamedWhereverPortsAreToBeOpened() {
        SelfCheck shut = new SelfCheck(8443, List.of(at("192.168.1.5", false, true)), List.of());
        SelfCheck unreached = new SelfCheck(8443, List.of(PRIVATE), List.of(at("203.0.113.7", false, false)));

        assertEquals(
                "    sudo ufw allow 8443/udp && sudo ufw allow 8444/udp",
                new HealthReport(shut, true, false, UFW, false).lines().getLast());
        assertEquals(
                "    gcloud compute firewall-rules create kakehashi-8443 --direction=INGRESS"
                        + " --allow=tcp:8443,udp:8443-8444 --source-ranges=0.0.0.0/0",
                new HealthReport(unreached, true, true, null, false).lines().getLast());
        assertEquals(
                "Health: unclear. 203.0.113.7 does not answer on UDP and TCP 8443 from here. The router must forward UDP and"
                        + " TCP 8443 (and UDP 8444, for /check) to 192.168.1.5 (in a cloud, its firewall must let both in). If it"
                        + " does, it may only be unable to reach itself: open the link from another network, such as a phone's.",
                new HealthReport(unreached, true, false, null, false).lines().getFirst());
    }
}
