package dev.kakehashi.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The firewall of this machine: which program keeps it, whether it lets others in at a port as far as its rules can be
 * read, and the command that makes it. The self-check alone does not tell, since most firewalls let a machine talk to
 * itself.
 *
 * @param kind which program
 * @param chain the family, table and chain of nftables where a rule belongs; empty for the other programs
 * @param rules null where only root may read them
 * @param shutsByDefault whether what no rule names is kept out
 */
record LocalFirewall(Kind kind, String chain, @Nullable String rules, boolean shutsByDefault) {
    /** The programs that people use, the ones that write rules for another first. */
    enum Kind {
        UFW("ufw"),
        FIREWALLD("firewalld"),
        IPTABLES("iptables"),
        NFTABLES("nftables");

        final String programName;

        Kind(String programName) {
            this.programName = programName;
        }
    }

    private static final Pattern SHUT_POLICY = Pattern.compile("hook (input|prerouting) .*policy drop;");
    private static final Pattern DROPS = Pattern.compile("\\b(drop|reject|DROP|REJECT)\\b");
    private static final Pattern NUMBERS = Pattern.compile("\\b(\\d{1,5})(?:[-:](\\d{1,5}))?\\b");

    /** The one at work on a machine; null where none is, or where none can be seen. */
    static @Nullable LocalFirewall find(Machine machine, int port) {
        String ufw = machine.file("/etc/ufw/ufw.conf");
        if (ufw != null && ufw.lines().anyMatch("ENABLED=yes"::equals)) {
            String defaults = machine.file("/etc/default/ufw");
            boolean open = defaults != null && defaults.contains("DEFAULT_INPUT_POLICY=\"ACCEPT\"");
            return new LocalFirewall(Kind.UFW, "", machine.file("/etc/ufw/user.rules"), !open);
        }
        String firewalld = machine.output("firewall-cmd", "--state");
        if (firewalld != null && firewalld.strip().equals("running")) {
            return new LocalFirewall(Kind.FIREWALLD, "", machine.output("firewall-cmd", "--list-ports"), true);
        }
        String ruleset = machine.output("nft", "list", "ruleset");
        LocalFirewall nftables = ruleset == null ? null : ofRuleset(ruleset, port);
        if (nftables != null) {
            return nftables;
        }
        String rules = machine.output("iptables", "-S", "INPUT");
        return rules == null || !DROPS.matcher(rules).find()
                ? null
                : new LocalFirewall(Kind.IPTABLES, "", rules, rules.contains("-P INPUT DROP"));
    }

    /** The chain that most likely keeps others out, if there is one in what {@code nft list ruleset} prints. */
    private static @Nullable LocalFirewall ofRuleset(String ruleset, int port) {
        LocalFirewall best = null;
        int bestRank = 0;
        for (Chain each : Chain.all(ruleset)) {
            int rank = each.rank(port);
            if (rank > bestRank) {
                bestRank = rank;
                // iptables keeps its rules in nftables and wants nobody else to write there.
                Kind kind = each.name.endsWith(" filter INPUT") ? Kind.IPTABLES : Kind.NFTABLES;
                best = new LocalFirewall(kind, each.name, ruleset, each.shutsByDefault());
            }
        }
        return best;
    }

    /**
     * A chain through which what comes in goes.
     *
     * @param name family, table and chain
     */
    private record Chain(String name, String text) {
        private static final Pattern TABLE =
                Pattern.compile("^table (ip|ip6|inet) (\\S+) \\{$(.*?)^\\}$", Pattern.MULTILINE | Pattern.DOTALL);
        private static final Pattern CHAIN =
                Pattern.compile("^\\tchain (\\S+) \\{$(.*?)^\\t\\}$", Pattern.MULTILINE | Pattern.DOTALL);
        private static final Pattern COMES_IN = Pattern.compile("type filter hook (input|prerouting) ");

        /** How likely it keeps others out at a port: 0 for not at all. Containers put drops of their own before routing. */
        int rank(int port) {
            if (text.lines().anyMatch(line -> DROPS.matcher(line).find() && names(line, port))) {
                return 3;
            }
            if (shutsByDefault()) {
                return 2;
            }
            return text.contains("hook input") && DROPS.matcher(text).find() ? 1 : 0;
        }

        boolean shutsByDefault() {
            return SHUT_POLICY.matcher(text).find();
        }

        static List<Chain> all(String ruleset) {
            List<Chain> chains = new ArrayList<>();
            for (MatchResult table : TABLE.matcher(ruleset).results().toList()) {
                for (MatchResult chain : CHAIN.matcher(table.group(3)).results().toList()) {
                    if (COMES_IN.matcher(chain.group(2)).find()) {
                        String name = table.group(1) + " " + table.group(2) + " " + chain.group(1);
                        chains.add(new Chain(name, chain.group(2)));
                    }
                }
            }
            return chains;
        }
    }

    /** Whether others get in over {@code udp} or {@code tcp} as far as the rules tell that can be read. */
    boolean opens(String protocol, int port) {
        return !shutsByDefault
                || rules != null
                        && Stream.of(rules.split(kind == Kind.FIREWALLD ? "\\s+" : "\n", -1))
                                .anyMatch(each -> accepts(each, protocol, port));
    }

    private static boolean accepts(String rule, String protocol, int port) {
        return rule.contains(protocol)
                && names(rule, port)
                && !DROPS.matcher(rule).find();
    }

    /** Whether a rule holds the number, or a range with it. */
    private static boolean names(String rule, int port) {
        return NUMBERS.matcher(rule).results().anyMatch(range -> {
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            return first <= port && port <= last;
        });
    }

    /**
     * The line that lets others in.
     *
     * @param protocols {@code udp}, {@code tcp} or both
     * @param six whether that is needed over IPv6 too
     * @param prefix empty, or what makes a command root's
     */
    String command(List<String> protocols, int port, boolean six, String prefix) {
        List<String> commands = new ArrayList<>();
        switch (kind) {
            case UFW -> commands.add("ufw allow " + port + (protocols.size() > 1 ? "" : "/" + protocols.getFirst()));
            case FIREWALLD -> {
                StringBuilder add = new StringBuilder("firewall-cmd --permanent");
                protocols.forEach(each ->
                        add.append(" --add-port=").append(port).append('/').append(each));
                commands.add(add.toString());
                commands.add("firewall-cmd --reload");
            }
            case IPTABLES -> {
                for (String program : six ? List.of("iptables", "ip6tables") : List.of("iptables")) {
                    protocols.forEach(
                            each -> commands.add(program + " -I INPUT -p " + each + " --dport " + port + " -j ACCEPT"));
                }
            }
            case NFTABLES ->
                protocols.forEach(
                        each -> commands.add("nft insert rule " + chain + " " + each + " dport " + port + " accept"));
        }
        return prefix + String.join(" && " + prefix, commands);
    }
}
