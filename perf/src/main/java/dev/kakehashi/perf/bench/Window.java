package dev.kakehashi.perf.bench;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What was measured in one stretch of time. NaN stands for what is not known.
 *
 * @param microsPerPacket CPU of the server (user and system) for a forwarded packet, or of the floor for a sent one
 * @param mediaMicrosPerPacket the part of it that our media loops have: the rest is compiling, collecting, signalling
 * @param rate packets a second that arrived
 * @param lostShare of the packets that were sent to the receivers, 0 to 1
 * @param withheldShare of the packets that should have been sent to them: the server's estimate of the path was too low
 * @param generatorShare of one core
 * @param full subscribers that got the whole rate
 * @param overloaded that the server, the generator or the floor was at the end of its core
 */
record Window(
        double microsPerPacket,
        double mediaMicrosPerPacket,
        double rate,
        double lostShare,
        double withheldShare,
        double generatorShare,
        int full,
        boolean overloaded,
        Latency latency,
        Latency control) {
    /** Above this loss a peer does not carry the load. */
    static final double BEARABLE_LOSS = 0.001;

    private static final double OVERLOAD_SHARE = 0.95;

    /** Microseconds that packets took, or that a thread which only sleeps woke late. */
    record Latency(double p50, double p90, double p99, double p999, double max) {
        static final Latency UNKNOWN = new Latency(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

        static Latency of(JsonNode json) {
            return new Latency(
                    number(json.path("p50")),
                    number(json.path("p90")),
                    number(json.path("p99")),
                    number(json.path("p999")),
                    number(json.path("max")));
        }
    }

    /** Reads what the generator printed of a stretch. */
    static Window ofGenerator(JsonNode json) {
        JsonNode packets = json.path("packets");
        double expected = packets.path("expected").asDouble(0);
        double lost = packets.path("lost").asDouble(0);
        double numbered = packets.path("received").asDouble(0) + lost;
        return new Window(
                number(json.path("server").path(0).path("microsPerPacket")),
                number(json.path("server").path(0).path("mediaMicrosPerPacket")),
                number(json.path("rate")),
                numbered > 0 ? lost / numbered : 1,
                expected > 0 ? packets.path("withheld").asDouble(0) / expected : Double.NaN,
                number(json.path("generator").path("coreShare")),
                json.path("full").asInt(0),
                json.path("overloaded").asBoolean(false),
                Latency.of(json.path("latencyMicros")),
                Latency.of(json.path("controlMicros")));
    }

    /** Reads what the floor printed of a stretch; it has no receivers that count. */
    static Window ofFloor(JsonNode json) {
        double seconds = number(json.path("seconds"));
        return new Window(
                number(json.path("microsPerPacket")),
                Double.NaN,
                number(json.path("sent")) / seconds,
                number(json.path("refusedShare")),
                Double.NaN,
                Double.NaN,
                0,
                number(json.path("cpuSeconds")) > OVERLOAD_SHARE * seconds,
                Latency.UNKNOWN,
                Latency.UNKNOWN);
    }

    boolean isCarried() {
        return !overloaded && !(lostShare > BEARABLE_LOSS);
    }

    private static double number(JsonNode node) {
        return node.isNumber() ? node.asDouble() : Double.NaN;
    }
}
