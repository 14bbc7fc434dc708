package dev.kakehashi.perf.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Debian's Janus with its VideoRoom, one event loop (its best setting on one core), and nothing else switched on. */
final class JanusUnderTest implements ServerUnderTest {
    private static final int PORT = 8088;
    private static final long START_NANOS = 20_000_000_000L;

    private final Lab lab;
    private final Program program;

    private JanusUnderTest(Lab lab, Program program) {
        this.lab = lab;
        this.program = program;
    }

    /**
     * Returns when it serves.
     *
     * @param folder an empty one for its configuration
     */
    static JanusUnderTest start(Lab lab, Path folder, Path logs) {
        writeConfiguration(folder);
        List<String> words = new ArrayList<>(lab.onServer(Machine.SERVER_CORE));
        words.addAll(List.of("janus", "--configs-folder=" + folder, "--log-stdout", "--disable-colors"));
        JanusUnderTest server =
                new JanusUnderTest(lab, Program.startLogged(words, Map.of(), logs.resolve("janus.log")));
        try {
            Waiting.until("Janus serves", START_NANOS, server::serves);
        } catch (BenchException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    private static void writeConfiguration(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    folder.resolve("janus.jcfg"), """
                    general: {
                      debug_level = 2
                      event_loops = 1
                      session_timeout = 0
                    }
                    media: {
                      slowlink_threshold = 0
                    }
                    nat: {
                      ice_enforce_list = "%s"
                      full_trickle = false
                    }
                    plugins: {
                      disable = "%s"
                    }
                    transports: {
                      disable = "libjanus_websockets.so,libjanus_pfunix.so,libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_rabbitmq.so"
                    }
                    """.formatted(Lab.SERVER_ADDRESS, String.join(",", otherPlugins())));
            Files.writeString(folder.resolve("janus.transport.http.jcfg"), """
                    general: {
                      json = "compact"
                      base_path = "/janus"
                      http = true
                      port = %d
                      ip = "%s"
                      https = false
                    }
                    """.formatted(PORT, Lab.SERVER_ADDRESS));
            Files.writeString(folder.resolve("janus.plugin.videoroom.jcfg"), "general: {\n}\n");
        } catch (IOException failed) {
            throw new BenchException("The configuration of Janus could not be written.", failed);
        }
    }

    private static List<String> otherPlugins() {
        return List.of(
                        "audiobridge",
                        "echotest",
                        "nosip",
                        "recordplay",
                        "sip",
                        "streaming",
                        "textroom",
                        "videocall",
                        "voicemail",
                        "lua",
                        "duktape")
                .stream()
                .map(each -> "libjanus_" + each + ".so")
                .toList();
    }

    private boolean serves() {
        return program.answers("Janus", lab, url() + "/info");
    }

    @Override
    public long pid() {
        return program.pid();
    }

    @Override
    public boolean isAlive() {
        return program.isAlive();
    }

    @Override
    public String url() {
        return "http://" + Lab.SERVER_ADDRESS + ":" + PORT + "/janus";
    }

    @Override
    public String service() {
        return "janus";
    }

    @Override
    public void close() {
        program.close();
    }
}
