package dev.kakehashi.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A server with three media addresses and its visitors, on a virtual clock. */
final class TurnScene {
    static final int MEDIA_PORT = 8_443;
    static final InetSocketAddress FIRST = new InetSocketAddress("192.0.2.10", MEDIA_PORT);
    static final InetSocketAddress SECOND = new InetSocketAddress("198.51.100.20", MEDIA_PORT);
    static final InetSocketAddress SIX = new InetSocketAddress("2001:db8::10", MEDIA_PORT);
    static final List<InetSocketAddress> PEERS = List.of(FIRST, SECOND, SIX);

    final Random random = new Random(8656);
    final TurnCredentials credentials = new TurnCredentials(new byte[] {1, 2, 3});
    final TurnRelays relays = new TurnRelays(credentials, random, this::epochSeconds);
    final PlainBinding binding = new PlainBinding();
    final TurnServer server = new TurnServer(relays, binding);
    long nowNanos = -5_000_000_000L; // nanoTime may be negative
    private long epochSeconds = 1_800_000_000L;

    /** A scene whose relays are open. */
    static TurnScene open() {
        TurnScene scene = new TurnScene();
        scene.relays.open(PEERS);
        return scene;
    }

    long epochSeconds() {
        return epochSeconds;
    }

    void pass(long seconds) {
        nowNanos += seconds * 1_000_000_000L;
        epochSeconds += seconds;
        server.onTick(nowNanos);
    }

    long statistic(String name) {
        Map<String, Long> all = new HashMap<>();
        relays.addStatistics(all);
        return all.getOrDefault(name, -1L);
    }

    Visitor visitor(String address, int port) {
        return new Visitor(new TurnClient(0, new InetSocketAddress(address, port), false), "anna");
    }

    Visitor visitor() {
        return visitor("203.0.113.5", 40_000);
    }

    /** Over TCP or TLS. */
    Visitor streamVisitor() {
        return new Visitor(new TurnClient(9, new InetSocketAddress("203.0.113.5", 40_000), true), "anna");
    }

    Visitor visitor(TurnClient client, String who) {
        return new Visitor(client, who);
    }

    static byte[] address(String literal) {
        return InetAddress.ofLiteral(literal).getAddress();
    }

    /** An IPv4 address as ::ffff:a.b.c.d, which Java's classes would turn back. */
    static byte[] mapped(String literal) {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        System.arraycopy(address(literal), 0, mapped, 12, 4);
        return mapped;
    }

    static byte[] withoutFingerprint(byte[] message, int length) {
        byte[] shorter = Arrays.copyOf(message, length - 8);
        Stun.put16(shorter, 2, shorter.length - Stun.HEADER_BYTES);
        return shorter;
    }

    /** What everybody adds to an Allocate request. */
    static StunWriter udp(StunWriter request) {
        return request.number(Turn.REQUESTED_TRANSPORT, Turn.UDP << 24);
    }

    /** One client and what it knows. */
    final class Visitor {
        final TurnClient client;
        String username;
        String nonce = "";
        byte[] key;
        final byte[] out = new byte[128];

        Visitor(TurnClient client, String who) {
            this.client = client;
            username = credentials.username(epochSeconds + 3_600, who);
            key = credentials.key(username);
        }

        void become(String username) {
            this.username = username;
            key = credentials.key(username);
        }

        byte[] newTransaction() {
            byte[] id = new byte[Stun.TRANSACTION_ID_BYTES];
            random.nextBytes(id);
            return id;
        }

        /** A request with credentials. */
        byte[] request(int type, UnaryOperator<StunWriter> attributes) {
            byte[] data = new byte[1_500];
            StunWriter writer = attributes.apply(new StunWriter(data, type, newTransaction(), 0));
            int length = writer.text(Stun.USERNAME, username)
                    .text(Turn.REALM, TurnCredentials.REALM)
                    .text(Turn.NONCE, nonce)
                    .integrity(key)
                    .finish();
            return Arrays.copyOf(data, length);
        }

        /** A request without credentials, or an indication. */
        byte[] bare(int type, UnaryOperator<StunWriter> attributes) {
            byte[] data = new byte[1_500];
            int length = attributes
                    .apply(new StunWriter(data, type, newTransaction(), 0))
                    .finish();
            return Arrays.copyOf(data, length);
        }

        @Nullable
        StunMessage send(byte[] request) {
            int length = server.onRequest(Rfc5769.message(request), client, nowNanos, out);
            return length == 0 ? null : Rfc5769.message(Arrays.copyOf(out, length));
        }

        StunMessage answer(byte[] request) {
            StunMessage answer = send(request);
            if (answer == null) {
                throw new AssertionError("no answer");
            }
            return answer;
        }

        /** The error code of the answer, 0 for a success; protected, but for the challenges. */
        int code(byte[] request) {
            StunMessage answer = answer(request);
            int code = Math.max(answer.errorCode(), 0);
            if (code != 401 && code != 438 && !answer.verifyIntegrity(key)) {
                throw new AssertionError("no integrity: " + code);
            }
            return code;
        }

        int ask(int type, UnaryOperator<StunWriter> attributes) {
            if (nonce.isEmpty()) {
                takeNonce();
            }
            return code(request(type, attributes));
        }

        void takeNonce() {
            nonce = String.valueOf(answer(bare(Turn.ALLOCATE, TurnScene::udp)).text(Turn.NONCE, 763));
        }

        int allocate() {
            return ask(Turn.ALLOCATE, TurnScene::udp);
        }

        int refresh(int seconds) {
            return ask(Turn.REFRESH, request -> request.number(Turn.LIFETIME, seconds));
        }

        int permit(byte[] address, int port) {
            return ask(Turn.CREATE_PERMISSION, request -> request.xorAddress(Turn.XOR_PEER_ADDRESS, address, port));
        }

        int permit(InetSocketAddress peer) {
            return permit(peer.getAddress().getAddress(), peer.getPort());
        }

        int bind(int channel, byte[] address, int port) {
            return ask(
                    Turn.CHANNEL_BIND,
                    request -> request.number(Turn.CHANNEL_NUMBER, channel << 16)
                            .xorAddress(Turn.XOR_PEER_ADDRESS, address, port));
        }

        int bind(int channel, InetSocketAddress peer) {
            return bind(channel, peer.getAddress().getAddress(), peer.getPort());
        }

        boolean sends(byte[] address, int port, byte[] data) {
            byte[] indication = bare(
                    Turn.SEND_INDICATION,
                    message -> message.xorAddress(Turn.XOR_PEER_ADDRESS, address, port)
                            .value(Turn.DATA, data));
            return server.onSend(Rfc5769.message(indication), client, nowNanos);
        }

        boolean sends(InetSocketAddress peer) {
            return sends(peer.getAddress().getAddress(), peer.getPort(), new byte[] {1, 2, 3});
        }

        boolean sendsOn(int channel, int length, byte[] data) {
            byte[] message = new byte[4 + data.length];
            Stun.put16(message, 0, channel);
            Stun.put16(message, 2, length);
            System.arraycopy(data, 0, message, 4, data.length);
            return server.onChannelData(message, 0, message.length, client, nowNanos);
        }

        boolean sendsOn(int channel) {
            return sendsOn(channel, 3, new byte[] {1, 2, 3});
        }

        /** The address that the last answer carries. */
        InetSocketAddress relayed() {
            StunMessage answer = Rfc5769.message(Arrays.copyOf(out, Stun.HEADER_BYTES + Stun.get16(out, 2)));
            return answer.xorAddress(answer.find(Turn.XOR_RELAYED_ADDRESS));
        }

        /** The LIFETIME that the last answer carries. */
        int lifetime() {
            StunMessage answer = Rfc5769.message(Arrays.copyOf(out, Stun.HEADER_BYTES + Stun.get16(out, 2)));
            return Stun.get32(answer.buffer(), answer.valueOf(answer.find(Turn.LIFETIME)));
        }

        /** A new allocation. */
        TurnAllocation open() {
            int code = allocate();
            TurnAllocation made = code == 0 ? relays.find(relayed()) : null;
            if (made == null) {
                throw new AssertionError("not allocated: " + code);
            }
            return made;
        }
    }
}
