package dev.kakehashi.perf.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Our server, started by the command that everybody starts it with; only a log of its garbage collector is added. */
final class KakehashiUnderTest implements ServerUnderTest {
    private static final int PORT = 9443;
    private static final long START_NANOS = 60_000_000_000L;

    /** The names of the media loops begin so. */
    private static final String MEDIA = "media";

    private final Lab lab;
    private final Program program;
    private final Path gcLog;

    private KakehashiUnderTest(Lab lab, Program program, Path gcLog) {
        this.lab = lab;
        this.program = program;
        this.gcLog = gcLog;
    }

    /**
     * Returns when it serves.
     *
     * @param root the folder of the command
     */
    static KakehashiUnderTest start(Lab lab, Path root, Path logs, Path data) {
        Path gcLog = logs.resolve("kakehashi-gc.log");
        List<String> words = new ArrayList<>(lab.onServer(Machine.SERVER_CORE));
        words.add(root.resolve("kakehashi").toString());
        words.addAll(List.of("--plain-http", "--port", "" + PORT, "--bind", Lab.SERVER_ADDRESS));
        words.addAll(List.of("--data", data.toString()));
        Map<String, String> environment =
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:gc,gc+phases:file=" + gcLog + ":uptime:filecount=0");
        KakehashiUnderTest server = new KakehashiUnderTest(
                lab, Program.startLogged(words, environment, logs.resolve("kakehashi.log")), gcLog);
        try {
            Waiting.until("Kakehashi serves", START_NANOS, server::serves);
        } catch (BenchException failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    private boolean serves() {
        return program.answers("Kakehashi", lab, url() + "/healthz");
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
        return "http://" + Lab.SERVER_ADDRESS + ":" + PORT;
    }

    @Override
    public String service() {
        return "whip";
    }

    MetricsText metrics() {
        return MetricsText.parse(lab.get(url() + "/metrics"));
    }

    GcLog gcLog() {
        return GcLog.read(gcLog);
    }

    /** Bytes that the media loops allocated since they started. */
    OptionalLong allocatedBytes() {
        return JvmFacts.allocatedBytes(jcmd("Thread.print", "-e"), MEDIA);
    }

    /** Bytes of live objects; collects the garbage first. */
    OptionalLong liveHeapBytes() {
        jcmd("GC.run");
        return JvmFacts.heapUsedBytes(jcmd("GC.heap_info"));
    }

    OptionalLong residentBytes() {
        return JvmFacts.residentBytes(pid());
    }

    private String jcmd(String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add("" + pid());
        command.addAll(List.of(words));
        return Command.run(command);
    }

    @Override
    public void close() {
        program.close();
    }
}
