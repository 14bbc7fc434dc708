package dev.kakehashi.perf.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The load generator's command line: one JSON object on standard output, what is said besides on standard error. */
@Command(
        name = "generator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        description = "Joins a running server as many peers, sends, receives, and prints what it measured as JSON.")
public final class Generator implements Callable<Integer> {
    private static final int FAILED = 1;

    @Option(names = "--url", required = true, paramLabel = "URL", description = "The server: http://ADDRESS:PORT")
    private URI url = URI.create("http://127.0.0.1");

    @Option(
            names = "--scenario",
            defaultValue = "fan-out",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Scenario scenario = Scenario.FAN_OUT;

    @Option(
            names = "--publishers",
            description = "How many send; in a meeting and an audio room how many speak (default: 1, or 3 who speak)")
    private @Nullable Integer publishers;

    @Option(
            names = "--subscribers",
            description =
                    "How many receive; in a meeting and an audio room how many take part (default: 10, in a meeting"
                            + " 8, in an audio room and a join storm 100; of a trace as many as make up the rate)")
    private @Nullable Integer subscribers;

    @Option(
            names = "--packets-per-second",
            defaultValue = "12500",
            description = "That the server forwards, all together (default: ${DEFAULT-VALUE})")
    private double packetsPerSecond;

    @Option(names = "--frame", defaultValue = "8", description = "Packets of a picture (default: ${DEFAULT-VALUE})")
    private int packetsPerFrame;

    @Option(
            names = "--size",
            defaultValue = "1200",
            description = "Bytes of UDP payload of each packet (default: ${DEFAULT-VALUE})")
    private int bytes;

    @Option(names = "--trace", paramLabel = "FILE", description = "Replay this recording instead, in its own time.")
    private @Nullable Path trace;

    @Option(
            names = "--encoding",
            paramLabel = "RID",
            description = "Of a recording of several encodings, this one (default: the largest)")
    private @Nullable String encoding;

    @Option(
            names = "--warm-up",
            defaultValue = "10",
            description = "Seconds before anything is measured, at least (default: ${DEFAULT-VALUE})")
    private int warmUpSeconds;

    @Option(names = "--seconds", defaultValue = "10", description = "To be measured (default: ${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--profile",
            defaultValue = "gcm",
            description = "Of SRTP: gcm (AEAD_AES_128_GCM) or cm (AES_CM_128_HMAC_SHA1_80) (default: ${DEFAULT-VALUE})")
    private Profile profile = Profile.gcm;

    @Option(
            names = "--verify-every",
            defaultValue = "100",
            description = "Receivers unprotect one in so many packets (default: ${DEFAULT-VALUE})")
    private int verifyEvery;

    @Option(names = "--server-pid", paramLabel = "PID", description = "Whose CPU time is measured; may be repeated.")
    private List<Long> serverPids = List.of();

    @Option(
            names = "--feedback",
            defaultValue = "true",
            arity = "1",
            paramLabel = "true|false",
            description = "Whether receivers say what they got (default: ${DEFAULT-VALUE})")
    private boolean feedback;

    @Option(
            names = "--interactive",
            description =
                    "Once all is warm, print a line of JSON, and one more for each line `measure SECONDS` that is read.")
    private boolean interactive;

    @Option(
            names = "--patience",
            defaultValue = "60",
            paramLabel = "S",
            description = "Seconds after the warm-up for which those are awaited who do not receive everything yet"
                    + " (default: ${DEFAULT-VALUE})")
    private int patienceSeconds;

    @Option(
            names = "--climbs",
            defaultValue = "1",
            description = "How often a ramp looks for the highest rate (default: ${DEFAULT-VALUE})")
    private int climbs;

    @Option(
            names = "--storms",
            defaultValue = "1",
            description = "How many join storms are measured, one after the other (default: ${DEFAULT-VALUE})")
    private int storms;

    @Option(
            names = "--service",
            defaultValue = "whip",
            description =
                    "whip (WHIP and WHEP) or janus (VideoRoom; URL is that of its API) (default: ${DEFAULT-VALUE})")
    private Signalling signalling = Signalling.WHIP;

    /** As it is written on the command line. */
    private enum Profile {
        gcm(SrtpProfile.AEAD_AES_128_GCM),
        cm(SrtpProfile.AES_CM_128_HMAC_SHA1_80);

        private final SrtpProfile srtp;

        Profile(SrtpProfile srtp) {
            this.srtp = srtp;
        }
    }

    private Generator() {}

    /** Ends with 0, with 1 where the scenario failed, or with 2 where the options are wrong. */
    public static void main(String[] arguments) {
        System.exit(commandLine(new Generator()).execute(arguments));
    }

    private static CommandLine commandLine(Generator generator) {
        return new CommandLine(generator).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** What these arguments ask for. */
    static LoadPlan plan(String... arguments) throws IOException {
        Generator generator = new Generator();
        commandLine(generator).parseArgs(arguments);
        return generator.plan();
    }

    @Override
    public Integer call() throws IOException {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("scenario", scenario.toString());
        int status = 0;
        try {
            LoadPlan plan = plan();
            report.put("options", options(plan));
            report.putAll(new LoadRun(plan).play());
        } catch (IOException | RuntimeException failed) {
            failed.printStackTrace();
            report.put("error", sentence(failed));
            status = FAILED;
        } catch (InterruptedException interrupted) {
            report.put("error", "interrupted");
            status = FAILED;
        }
        System.out.println(new ObjectMapper().writeValueAsString(report));
        return status;
    }

    private String sentence(Exception failed) {
        if (failed instanceof ConnectException) {
            return "Nobody answers at " + url + ".";
        }
        String message = failed.getMessage();
        return message == null ? failed.toString() : message;
    }

    private LoadPlan plan() throws IOException {
        PacketTrace replayed = null;
        if (trace != null) {
            try (BufferedReader lines = Files.newBufferedReader(trace)) {
                replayed = PacketTrace.read(lines, encoding);
            }
        }
        Integer receivers = subscribers;
        if (receivers == null) {
            receivers = replayed == null ? scenario.subscribers() : LoadPlan.subscribersOf(replayed, packetsPerSecond);
        }
        return new LoadPlan(
                url,
                scenario,
                publishers == null ? scenario.publishers() : publishers,
                receivers,
                packetsPerSecond,
                packetsPerFrame,
                bytes,
                replayed,
                warmUpSeconds,
                seconds,
                profile.srtp,
                verifyEvery,
                serverPids,
                feedback,
                interactive,
                signalling,
                patienceSeconds,
                climbs,
                storms);
    }

    private Map<String, Object> options(LoadPlan plan) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("url", plan.server().toString());
        options.put("publishers", plan.publishers());
        options.put("subscribers", plan.subscribers());
        options.put("packetsPerSecond", plan.packetsPerSecond());
        options.put("frame", plan.packetsPerFrame());
        options.put("size", plan.bytes());
        options.put("trace", trace == null ? null : String.valueOf(trace.getFileName()));
        options.put("encoding", encoding);
        options.put("warmUp", plan.warmUpSeconds());
        options.put("seconds", plan.seconds());
        options.put("profile", plan.profile().toString());
        options.put("verifyEvery", plan.verifyEvery());
        options.put("feedback", plan.feedback());
        return options;
    }
}
