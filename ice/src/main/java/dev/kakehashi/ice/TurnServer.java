package dev.kakehashi.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The TURN server (RFC 8656) of one media loop, for the clients whose messages reach it. Its allocations end inside this
 * process: they lead to our own media addresses and nowhere else. Confined to its loop.
 */
public final class TurnServer {
    /** How late an allocation, a permission or a channel may end. */
    private static final long TICK_NANOS = 500_000_000L;

    private final TurnRelays relays;
    private final TurnAnswers answers;
    private final AllocateWish wish = new AllocateWish();
    private final Map<TurnClient, TurnAllocation> allocations = new HashMap<>();
    private long nextTickNanos;

    /** What the last message led to. */
    private @Nullable TurnAllocation found;

    private int peer;
    private int payloadOffset;
    private int payloadLength;

    /**
     * The server of a loop.
     *
     * @param budget of the same loop: answers to unproven sources are taken from its budget
     */
    public TurnServer(TurnRelays relays, PlainBinding budget) {
        this.relays = relays;
        answers = new TurnAnswers(relays, budget.budget());
    }

    /** Whether a message is of a TURN method, whatever its class. */
    public static boolean isTurn(StunMessage message) {
        return Turn.isMethod(message.type());
    }

    // ---- requests ----

    /**
     * Takes a request of a TURN method. A Send indication is left to {@link #onSend}, everything else is counted.
     *
     * @param out takes the answer; 128 bytes are enough; another array than the request's
     * @return its length, 0 when there is none
     */
    public int onRequest(StunMessage request, TurnClient client, long nowNanos, byte[] out) {
        if (request.type() == Turn.SEND_INDICATION) {
            return 0;
        }
        if (!isTurn(request) || !request.isRequest()) {
            relays.count(TurnDropReason.NOT_A_REQUEST);
            return 0;
        }
        if (relays.find(client.address()) != null) {
            relays.count(TurnDropReason.THROUGH_A_RELAY);
            return 0;
        }
        if (request.has(Stun.FINGERPRINT) && !request.hasValidFingerprint()) {
            relays.count(TurnDropReason.WRONG_FINGERPRINT);
            return 0;
        }
        TurnAllocation allocation = allocationOf(client, nowNanos);
        TurnError unproven = answers.judge(request, client, allocation);
        if (unproven != null) {
            return answers.challenge(unproven, request, client, nowNanos, out);
        }
        if (request.unknownRequiredAttribute() >= 0) {
            return answers.refuse(TurnError.UNKNOWN_ATTRIBUTE, request, out);
        }
        if (request.type() == Turn.ALLOCATE) {
            return onAllocate(request, client, allocation, nowNanos, out);
        }
        if (allocation == null) {
            return answers.refuse(TurnError.ALLOCATION_MISMATCH, request, out);
        }
        if (!allocation.username().equals(answers.login().username())) {
            return answers.refuse(TurnError.WRONG_CREDENTIALS, request, out);
        }
        return switch (request.type()) {
            case Turn.REFRESH -> onRefresh(request, allocation, nowNanos, out);
            case Turn.CREATE_PERMISSION -> onCreatePermission(request, allocation, nowNanos, out);
            case Turn.CHANNEL_BIND -> onChannelBind(request, allocation, nowNanos, out);
            // Send and Data are methods without requests.
            default -> answers.refuse(TurnError.BAD_REQUEST, request, out);
        };
    }

    /** RFC 8656 7.2. */
    private int onAllocate(
            StunMessage request, TurnClient client, @Nullable TurnAllocation present, long nowNanos, byte[] out) {
        if (present != null) {
            boolean isRepeated = present.transaction() == request.transactionKey()
                    && present.username().equals(answers.login().username());
            return isRepeated
                    ? allocated(present, request, out)
                    : answers.refuse(TurnError.ALLOCATION_MISMATCH, request, out);
        }
        if (TurnCredentials.isExpired(answers.login().username(), relays.epochSeconds())) {
            return answers.challenge(TurnError.UNAUTHORIZED, request, client, nowNanos, out);
        }
        TurnPeers peers = relays.peers();
        if (peers == null) {
            return answers.refuse(TurnError.INSUFFICIENT_CAPACITY, request, out);
        }
        TurnError ungrantable = wish.read(request, peers);
        if (ungrantable != null) {
            return answers.refuse(ungrantable, request, out);
        }
        InetAddress source = client.address().getAddress();
        if (!relays.quotas().take(answers.login().username(), source)) {
            return answers.refuse(TurnError.ALLOCATION_QUOTA_REACHED, request, out);
        }
        TurnAllocation made = relays.allocate(client, answers.login(), wish, peers, request.transactionKey());
        if (made == null) {
            relays.quotas().giveBack(answers.login().username(), source);
            return answers.refuse(TurnError.INSUFFICIENT_CAPACITY, request, out);
        }
        made.extend(wish.lifetimeSeconds(), nowNanos);
        if (allocations.isEmpty()) {
            nextTickNanos = nowNanos + TICK_NANOS;
        }
        allocations.put(client, made);
        return allocated(made, request, out);
    }

    private int allocated(TurnAllocation allocation, StunMessage request, byte[] out) {
        InetSocketAddress relayed = allocation.relayed();
        StunWriter response = answers.success(request, out)
                .xorAddress(Turn.XOR_RELAYED_ADDRESS, relayed.getAddress().getAddress(), relayed.getPort())
                .number(Turn.LIFETIME, allocation.lifetimeSeconds())
                .xorMappedAddress(allocation.client().address());
        if (request.has(Turn.ADDITIONAL_ADDRESS_FAMILY) && !allocation.isIpv6()) {
            response.addressError(Turn.IPV6, TurnError.ADDRESS_FAMILY_NOT_SUPPORTED.code());
        }
        return answers.finish(response);
    }

    /** RFC 8656 8.2. */
    private int onRefresh(StunMessage request, TurnAllocation allocation, long nowNanos, byte[] out) {
        int family = request.find(Turn.REQUESTED_ADDRESS_FAMILY);
        int seconds = Turn.lifetimeSeconds(request);
        if (seconds < 0) {
            return answers.refuse(TurnError.BAD_REQUEST, request, out);
        }
        if (family >= 0 && Turn.family(request, family) != (allocation.isIpv6() ? Turn.IPV6 : Turn.IPV4)) {
            return answers.refuse(TurnError.PEER_ADDRESS_FAMILY_MISMATCH, request, out);
        }
        if (seconds == 0) {
            onClientGone(allocation.client());
        } else {
            allocation.extend(seconds, nowNanos);
        }
        return answers.finish(answers.success(request, out).number(Turn.LIFETIME, seconds));
    }

    /** RFC 8656 10.2: all the peers of a request are permitted or none. */
    private int onCreatePermission(StunMessage request, TurnAllocation allocation, long nowNanos, byte[] out) {
        int first = request.find(Turn.XOR_PEER_ADDRESS);
        if (first < 0) {
            return answers.refuse(TurnError.BAD_REQUEST, request, out);
        }
        for (int index = first; index >= 0; index = request.find(Turn.XOR_PEER_ADDRESS, index + 1)) {
            TurnError error = allocation.judgePeer(request, index);
            if (error != null) {
                return answers.refuse(error, request, out);
            }
        }
        for (int index = first; index >= 0; index = request.find(Turn.XOR_PEER_ADDRESS, index + 1)) {
            allocation.permit(request, index, nowNanos);
        }
        return answers.finish(answers.success(request, out));
    }

    /** RFC 8656 12.2. */
    private int onChannelBind(StunMessage request, TurnAllocation allocation, long nowNanos, byte[] out) {
        int number = request.find(Turn.CHANNEL_NUMBER);
        int index = request.find(Turn.XOR_PEER_ADDRESS);
        if (number < 0 || request.lengthOf(number) != 4 || index < 0) {
            return answers.refuse(TurnError.BAD_REQUEST, request, out);
        }
        int channel = Stun.get16(request.buffer(), request.valueOf(number));
        if (channel < Turn.FIRST_CHANNEL || channel > Turn.LAST_CHANNEL) {
            return answers.refuse(TurnError.BAD_REQUEST, request, out);
        }
        TurnError error = allocation.judgePeer(request, index);
        if (error != null) {
            return answers.refuse(error, request, out);
        }
        int to = allocation.peers().find(request, index);
        if (to < 0) {
            return answers.refuse(TurnError.FORBIDDEN, request, out);
        }
        if (!allocation.bind(channel, to, nowNanos)) {
            return answers.refuse(TurnError.BAD_REQUEST, request, out);
        }
        return answers.finish(answers.success(request, out));
    }

    // ---- data ----

    /**
     * Takes a Send indication (RFC 8656 11.2).
     *
     * @return whether it leads to one of our media addresses; if not, and it is one, it is counted
     */
    public boolean onSend(StunMessage indication, TurnClient client, long nowNanos) {
        if (indication.type() != Turn.SEND_INDICATION) {
            return false;
        }
        TurnAllocation allocation = allocationOf(client, nowNanos);
        if (allocation == null) {
            return lost(TurnDropReason.NO_ALLOCATION);
        }
        int address = indication.find(Turn.XOR_PEER_ADDRESS);
        int data = indication.find(Turn.DATA);
        if (address < 0 || data < 0 || indication.unknownRequiredAttribute() >= 0) {
            return lost(TurnDropReason.MALFORMED);
        }
        int to = allocation.peers().find(indication, address);
        if (to < 0) {
            return lost(TurnDropReason.FOREIGN_PEER);
        }
        if (!allocation.isPermitted(to, nowNanos)) {
            return lost(TurnDropReason.NO_PERMISSION);
        }
        return leadsTo(allocation, to, indication.valueOf(data), indication.lengthOf(data));
    }

    /**
     * Takes ChannelData (RFC 8656 12.4, 12.6).
     *
     * @param length with the header; padding may follow the data
     * @return whether it leads to one of our media addresses; if not it is counted
     */
    public boolean onChannelData(byte[] data, int offset, int length, TurnClient client, long nowNanos) {
        TurnAllocation allocation = allocationOf(client, nowNanos);
        if (allocation == null) {
            return lost(TurnDropReason.NO_ALLOCATION);
        }
        if (length < Turn.CHANNEL_HEADER_BYTES || Stun.get16(data, offset + 2) > length - Turn.CHANNEL_HEADER_BYTES) {
            return lost(TurnDropReason.MALFORMED);
        }
        int to = allocation.peerOf(Stun.get16(data, offset), nowNanos);
        if (to < 0) {
            return lost(TurnDropReason.NO_CHANNEL);
        }
        return leadsTo(allocation, to, offset + Turn.CHANNEL_HEADER_BYTES, Stun.get16(data, offset + 2));
    }

    private boolean leadsTo(TurnAllocation allocation, int to, int offset, int length) {
        found = allocation;
        peer = to;
        payloadOffset = offset;
        payloadLength = length;
        return true;
    }

    private boolean lost(TurnDropReason reason) {
        relays.count(reason);
        return false;
    }

    /** Whose the last data were that led somewhere. */
    public TurnAllocation allocation() {
        return Objects.requireNonNull(found);
    }

    /** Index of the media address to which they lead. */
    public int peer() {
        return peer;
    }

    /** Where in the message's array they begin. */
    public int payloadOffset() {
        return payloadOffset;
    }

    public int payloadLength() {
        return payloadLength;
    }

    // ---- ends ----

    private @Nullable TurnAllocation allocationOf(TurnClient client, long nowNanos) {
        TurnAllocation allocation = allocations.get(client);
        if (allocation != null && allocation.isExpired(nowNanos)) {
            onClientGone(client);
            return null;
        }
        return allocation;
    }

    /** Ends what has expired; to be called at least each second. */
    public void onTick(long nowNanos) {
        if (allocations.isEmpty() || nextTickNanos - nowNanos > 0) {
            return;
        }
        nextTickNanos = nowNanos + TICK_NANOS;
        Iterator<TurnAllocation> all = allocations.values().iterator();
        while (all.hasNext()) {
            TurnAllocation allocation = all.next();
            if (allocation.isExpired(nowNanos)) {
                all.remove();
                relays.remove(allocation);
            } else {
                allocation.dropExpired(nowNanos);
            }
        }
    }

    /** A client's connection has ended, and its allocation with it. */
    public void onClientGone(TurnClient client) {
        TurnAllocation allocation = allocations.remove(client);
        if (allocation != null) {
            relays.remove(allocation);
        }
    }
}
