package dev.kakehashi.signaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code GET /api/v1/check}: what the page {@code /check} has to know before it tries its connection, and how
 * often anybody may ask. Safe for use by any thread.
 */
public final class CheckResource {
    /** A school behind one address whose pupils open the page together. */
    static final int BURST = 60;

    static final int PER_SECOND = 1;

    private static final ObjectWriter WRITER = JsonMapper.builder().build().writerFor(Body.class);
    private static final int MAX_PORT = 65_535;

    private final IceServers iceServers;
    private final BooleanSupplier hasSecondPort;
    private final List<String> addresses;
    private final RandomGenerator random;
    private final AddressBudgets budgets = new AddressBudgets(BURST, PER_SECOND);

    /**
     * @param hasSecondPort whether STUN is answered at the port after that of media, too
     * @param addresses that lead to the media port
     * @param random safe for use by any thread
     */
    public CheckResource(
            IceServers iceServers, BooleanSupplier hasSecondPort, List<String> addresses, RandomGenerator random) {
        this.iceServers = iceServers;
        this.hasSecondPort = hasSecondPort;
        this.addresses = List.copyOf(addresses);
        this.random = random;
    }

    /**
     * Answers one request.
     *
     * @param peer the address from which it came
     * @param visitor the same where it is the visitor's own; null behind a proxy
     * @param reached where the visitor reached us; null where that is unknown
     * @return a JSON object (docs/protocol.md), or null for who asks too often
     */
    public @Nullable String json(
            String peer, @Nullable String visitor, @Nullable ServerAddress reached, long nowNanos) {
        if (!budgets.take(peer, nowNanos)) {
            return null;
        }
        List<String> stun = iceServers.stunFor(reached);
        List<String> secondStun = iceServers.stunFor(second(reached));
        List<IceServers.IceServer> servers =
                iceServers.forCheck(reached, "check" + Long.toString(random.nextLong(1L << 40), 36));
        Body body = new Body(
                visitor,
                stun.isEmpty() ? null : stun.getFirst(),
                secondStun.isEmpty() ? null : secondStun.getFirst(),
                ways(servers),
                addresses,
                servers);
        try {
            return WRITER.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("what the page has to know can't be written", impossible);
        }
    }

    private @Nullable ServerAddress second(@Nullable ServerAddress reached) {
        return reached == null || reached.port() >= MAX_PORT || !hasSecondPort.getAsBoolean()
                ? null
                : new ServerAddress(reached.host(), reached.port() + 1);
    }

    /** In the order in which browsers prefer them. */
    private static List<String> ways(List<IceServers.IceServer> relays) {
        List<String> urls =
                relays.stream().flatMap(each -> each.urls().stream()).toList();
        List<String> ways = new ArrayList<>(List.of("udp", "tcp"));
        if (urls.stream().anyMatch(each -> each.startsWith("turn:"))) {
            ways.add("turn-tcp");
        }
        if (urls.stream().anyMatch(each -> each.startsWith("turns:"))) {
            ways.add("turn-tls");
        }
        ways.addAll(List.of("websocket", "events"));
        return ways;
    }

    /** Frees what is kept of who asked long ago. */
    public void onTick(long nowNanos) {
        budgets.forgetIdle(nowNanos);
    }

    private record Body(
            @Nullable String visitor,
            @Nullable String stun,
            @Nullable String secondStun,
            List<String> ways,
            List<String> addresses,
            List<IceServers.IceServer> iceServers) {}
}
