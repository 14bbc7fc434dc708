package dev.kakehashi.perf.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two network namespaces with a cable between them: the server's and its clients'. Packets leave the server's side through
 * the kernel's whole sending path and are received by plain sockets (no GRO) on the other. Names hold the id of this
 * process, so several can run; what an ended process left behind is removed by the next.
 */
final class Lab implements AutoCloseable {
    static final String SERVER_ADDRESS = "10.78.0.1";
    static final String CLIENT_ADDRESS = "10.78.0.2";

    private static final String PREFIX = "kkb";
    private static final Pattern OURS = Pattern.compile("^" + PREFIX + "(\\d+)[sc]\\b.*");

    private final String server;
    private final String client;
    private final String serverDevice;

    private Lab(long pid) {
        server = PREFIX + pid + "s";
        client = PREFIX + pid + "c";
        serverDevice = PREFIX + pid + "v0";
    }

    static Lab make() {
        removeLeftBehind();
        long pid = ProcessHandle.current().pid();
        Lab lab = new Lab(pid);
        String clientDevice = PREFIX + pid + "v1";
        try {
            Command.run("ip", "netns", "add", lab.server);
            Command.run("ip", "netns", "add", lab.client);
            Command.run(List.of(("ip link add " + lab.serverDevice + " netns " + lab.server
                            + " mtu 1500 type veth peer name " + clientDevice + " netns " + lab.client + " mtu 1500")
                    .split(" ", -1)));
            raise(lab.server, lab.serverDevice, SERVER_ADDRESS);
            raise(lab.client, clientDevice, CLIENT_ADDRESS);
            Command.run("ip", "netns", "exec", lab.client, "ethtool", "-K", clientDevice, "gro", "off");
        } catch (BenchException failed) {
            lab.close();
            throw failed;
        }
        return lab;
    }

    private static void raise(String namespace, String device, String address) {
        Command.run("ip", "-n", namespace, "link", "set", "lo", "up");
        Command.run("ip", "-n", namespace, "addr", "add", address + "/24", "dev", device);
        Command.run("ip", "-n", namespace, "link", "set", device, "up");
    }

    /** The words that start a program on the server's side, on its core. */
    List<String> onServer(int core) {
        return List.of("ip", "netns", "exec", server, "taskset", "-c", "" + core);
    }

    /** The words that start a program on the clients' side, on its core. */
    List<String> onClient(int core) {
        return List.of("ip", "netns", "exec", client, "taskset", "-c", "" + core);
    }

    /** Whether the cable takes runs of datagrams whole, or the kernel splits them before, as for a plain network card. */
    void segmentation(boolean on) {
        Command.run(
                "ip", "netns", "exec", server, "ethtool", "-K", serverDevice, "tx-udp-segmentation", on ? "on" : "off");
    }

    /** The body of an answer to a GET from the clients' side. */
    String get(String url) {
        return Command.run("ip", "netns", "exec", client, "curl", "-sS", "--fail", "--max-time", "10", url);
    }

    @Override
    public void close() {
        removeNamespace(server);
        removeNamespace(client);
    }

    private static void removeLeftBehind() {
        List<String> stale = new ArrayList<>();
        for (String line : Command.run("ip", "netns", "list").split("\n", -1)) {
            Matcher ours = OURS.matcher(line);
            if (ours.matches() && !Files.exists(Path.of("/proc", ours.group(1)))) {
                stale.add(line.split(" ", 2)[0]);
            }
        }
        stale.forEach(Lab::removeNamespace);
    }

    private static void removeNamespace(String name) {
        if (Files.exists(Path.of("/run/netns", name))) {
            Command.run("ip", "netns", "del", name);
        }
    }
}
