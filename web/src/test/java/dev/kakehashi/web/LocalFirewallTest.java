package dev.kakehashi.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LocalFirewallTest {
    private static final int PORT = 8443;
    private static final List<String> BOTH = List.of("udp", "tcp");

    private final Map<String, String> known = new HashMap<>();
    private final Machine machine = new Machine() {
        @Override
        public @Nullable String file(String path) {
            return known.get(path);
        }

        @Override
        public @Nullable String output(String... command) {
            return known.get(String.join(" ", command));
        }

        @Override
        public boolean isRoot() {
            return false;
        }
    };

    private LocalFirewall find() {
        return Objects.requireNonNull(LocalFirewall.find(machine, PORT));
    }

    private static String command(LocalFirewall firewall) {
        return firewall.command(BOTH, PORT, false, "sudo ");
    }

    private static String ruleset(String policy, String... rules) {
        return "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority filter; policy " + policy
                + ";\n\t\t" + String.join("\n\t\t", rules) + "\n\t}\n\n\tchain forward {\n"
                + "\t\ttype filter hook forward priority filter; policy drop;\n\t}\n}\n";
    }

    @Test
    void noneIsSeenWhereNoneIs() {
        assertNull(LocalFirewall.find(machine, PORT));
        known.put("/etc/ufw/ufw.conf", "ENABLED=no\n");
        known.put("firewall-cmd --state", "not running\n");
        known.put("nft list ruleset", ruleset("accept", "tcp dport 22 accept"));
        known.put("iptables -S INPUT", "-P INPUT ACCEPT\n");
        assertNull(LocalFirewall.find(machine, PORT));
    }

    @Test
    void ufwIsKnownByItsFilesAndItsRulesByTheirPort() {
        known.put("/etc/ufw/ufw.conf", "# comment\nENABLED=yes\nLOGLEVEL=low\n");
        known.put("/etc/ufw/user.rules", "-A ufw-user-input -p tcp --dport 8443 -j ACCEPT\n");

        LocalFirewall ufw = find();

        assertTrue(ufw.opens("tcp", PORT));
        assertFalse(ufw.opens("udp", PORT));
        assertEquals("sudo ufw allow 8443", command(ufw));
        assertEquals("ufw allow 8443/udp", ufw.command(List.of("udp"), PORT, false, ""));
    }

    @Test
    void ufwThatLetsEverybodyInIsOpen() {
        known.put("/etc/ufw/ufw.conf", "ENABLED=yes\n");
        known.put("/etc/default/ufw", "DEFAULT_INPUT_POLICY=\"ACCEPT\"\n");

        assertTrue(find().opens("udp", PORT));
    }

    @Test
    void firewalldIsAskedForItsPorts() {
        known.put("firewall-cmd --state", "running\n");
        known.put("firewall-cmd --list-ports", "22/tcp 8000-9000/udp\n");

        LocalFirewall firewalld = find();

        assertTrue(firewalld.opens("udp", PORT));
        assertFalse(firewalld.opens("tcp", PORT));
        assertEquals(
                "sudo firewall-cmd --permanent --add-port=8443/udp --add-port=8443/tcp && sudo firewall-cmd --reload",
                command(firewalld));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    udp dport 8443 accept                       | true  | false
                    udp dport { 443, 8443 } accept              | true  | false
                    tcp dport 8000-9000 accept                  | false | true
                    meta l4proto { tcp, udp } th dport 8443 accept | true | true
                    udp dport 8443 drop                         | false | false
                    udp dport 84430 accept                      | false | false
                    iif "lo" accept                             | false | false
                    """)
    void rulesOfNftablesAreReadByTheirPort(String rule, boolean udp, boolean tcp) {
        known.put("nft list ruleset", ruleset("drop", rule));

        assertEquals(udp, find().opens("udp", PORT));
        assertEquals(tcp, find().opens("tcp", PORT));
    }

    @Test
    void aRuleOfNftablesBelongsInTheChainThatDrops() {
        known.put(
                "nft list ruleset",
                "table ip raw {\n\tchain PREROUTING {\n\t\ttype filter hook prerouting priority raw; policy accept;\n"
                        + "\t\tip daddr 172.17.0.2 iifname != \"docker0\" drop\n\t}\n}\n"
                        + ruleset("accept", "udp dport 8443 drop"));

        assertEquals(
                "sudo nft insert rule inet filter input udp dport 8443 accept"
                        + " && sudo nft insert rule inet filter input tcp dport 8443 accept",
                command(find()));
        assertTrue(find().opens("tcp", PORT), "what no rule names gets in");
    }

    @Test
    void iptablesIsAskedItselfWhereNftablesHoldsItsRules() {
        known.put("nft list ruleset", """
                table ip filter {
                \tchain INPUT {
                \t\ttype filter hook input priority filter; policy drop;
                \t\tmeta l4proto tcp tcp dport 22 counter packets 8 bytes 1 accept
                \t}
                }
                """);

        assertEquals(
                "iptables -I INPUT -p udp --dport 8443 -j ACCEPT && ip6tables -I INPUT -p udp --dport 8443 -j ACCEPT",
                find().command(List.of("udp"), PORT, true, ""));
    }

    @Test
    void iptablesIsKnownByWhatItPrints() {
        known.put("iptables -S INPUT", "-P INPUT DROP\n-A INPUT -p udp -m udp --dport 8443 -j ACCEPT\n");

        assertTrue(find().opens("udp", PORT));
        assertFalse(find().opens("tcp", PORT));
    }
}
