package dev.kakehashi.perf.record;

import dev.kakehashi.dtlssrtp.DtlsEndReason;
import dev.kakehashi.dtlssrtp.DtlsEndpoint;
import dev.kakehashi.dtlssrtp.DtlsEndpoints;
import dev.kakehashi.dtlssrtp.DtlsListener;
import dev.kakehashi.dtlssrtp.DtlsRole;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpKeys;
import dev.kakehashi.dtlssrtp.SrtpReceiver;
import dev.kakehashi.dtlssrtp.SrtpSender;
import dev.kakehashi.ice.CheckOutcome;
import dev.kakehashi.ice.IceLiteAgent;
import dev.kakehashi.ice.StunMessage;
import dev.kakehashi.sfu.RemoteTransport;
import dev.kakehashi.sfu.bwe.ArrivalLog;
import dev.kakehashi.sfu.forward.RtpFormats;
import dev.kakehashi.sfu.rtcp.PictureLossIndication;
import dev.kakehashi.sfu.rtcp.ReceiverReport;
import dev.kakehashi.sfu.rtcp.ReportBlock;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.HeaderExtensionKind;
import dev.kakehashi.sfu.rtp.RtpPacket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One browser that publishes: answers its checks and its handshake, tells it what came and when, as a server does, and
 * remembers every packet. Runs on a thread of its own until its socket is closed; what it remembers may be read after that.
 */
final class PublisherLink implements DtlsListener, Runnable {
    /** Any SSRC will do for somebody who sends no media. */
    private static final int OWN_SSRC = 0x4B4B0001;

    private static final long REPORT_INTERVAL_NANOS = 200_000_000L;
    private static final int MAX_DATAGRAM = 2_048;

    /** draft-holmer-rmcat-transport-wide-cc-extensions-01 2.2: a transport-wide sequence number of 16 bits. */
    private static final int NUMBER_BYTES = 2;

    private final DatagramSocket socket;
    private final IceLiteAgent ice;
    private final RemoteTransport remote;
    private final RtpFormats formats;
    private final DtlsEndpoint dtls;
    private final SrtpBackend srtp;
    private final ArrivalLog arrivals = new ArrivalLog(System.nanoTime());
    private final StunMessage stun = new StunMessage();
    private final RtpPacket view = new RtpPacket();
    private final byte[] in = new byte[MAX_DATAGRAM];
    private final byte[] out = new byte[MAX_DATAGRAM];
    private final List<RecordedPacket> packets = new ArrayList<>();
    private final Map<Integer, PublishedStream> streams = new TreeMap<>();
    private volatile @Nullable SocketAddress peer;
    private volatile @Nullable SrtpKeys keys;
    private volatile boolean keyframeAsked;
    private @Nullable SrtpReceiver receiver;
    private @Nullable SrtpSender sender;
    private long beganNanos;
    private long reportedNanos;

    /**
     * @param socket bound; its timeout says how often reports are looked after
     */
    PublisherLink(
            DatagramSocket socket,
            IceLiteAgent ice,
            RemoteTransport remote,
            DtlsEndpoints endpoints,
            SrtpBackend srtp) {
        this.socket = socket;
        this.ice = ice;
        this.remote = remote;
        this.formats = RtpFormats.of(remote);
        this.srtp = srtp;
        this.dtls = endpoints.open(DtlsRole.SERVER, remote.fingerprints(), this);
    }

    /** Asks for a key frame of every picture at the next occasion. Safe for use by any thread. */
    void askForKeyframes() {
        keyframeAsked = true;
    }

    @Override
    public void run() {
        DatagramPacket datagram = new DatagramPacket(in, in.length);
        while (!socket.isClosed()) {
            try {
                datagram.setLength(in.length);
                socket.receive(datagram);
                onDatagram(datagram, System.nanoTime());
            } catch (SocketTimeoutException nothing) {
                // Reports are due all the same.
            } catch (IOException closed) {
                break;
            }
            report(System.nanoTime());
            tellArrivals(System.nanoTime());
        }
        dtls.close();
    }

    private void onDatagram(DatagramPacket datagram, long nowNanos) throws IOException {
        int length = datagram.getLength();
        int first = length == 0 ? -1 : in[0] & 0xFF;
        // RFC 7983 7.
        if (first >= 0 && first <= 3) {
            onCheck(length, (InetSocketAddress) datagram.getSocketAddress());
        } else if (first >= 20 && first <= 63) {
            peer = datagram.getSocketAddress();
            dtls.receive(in, 0, length);
        } else if (first >= 128 && first <= 191 && !RtpPacket.isRtcp(in, 0, length)) {
            onRtp(length, nowNanos);
        }
    }

    private void onCheck(int length, InetSocketAddress from) throws IOException {
        if (!stun.wrap(in, 0, length)) {
            return;
        }
        CheckOutcome outcome = ice.onRequest(stun, from, System.nanoTime(), out);
        if (outcome.isAnswered()) {
            socket.send(new DatagramPacket(out, outcome.length(), from));
        }
    }

    private void onRtp(int length, long nowNanos) {
        SrtpReceiver unprotecting = receiver;
        SrtpKeys agreed = keys;
        if (unprotecting == null && agreed != null) {
            unprotecting = srtp.receiver(agreed);
            receiver = unprotecting;
            sender = srtp.sender(agreed);
        }
        int plain = unprotecting == null ? -1 : unprotecting.unprotectRtp(in, 0, length);
        if (plain < 0 || !view.wrap(in, 0, plain)) {
            return;
        }
        number(plain, nowNanos);
        if (packets.isEmpty()) {
            beganNanos = nowNanos;
        }
        Codec codec = formats.payloadTypes().codec(view.payloadType());
        if (codec == null) {
            return;
        }
        packets.add(new RecordedPacket(nowNanos - beganNanos, java.util.Arrays.copyOf(in, plain)));
        PublishedStream stream = streams.computeIfAbsent(view.ssrc(), ssrc -> new PublishedStream(ssrc, codec));
        stream.onPacket(view, nowNanos);
        String rid = text(HeaderExtensionKind.RTP_STREAM_ID);
        stream.named(
                text(HeaderExtensionKind.MID), rid.isEmpty() ? text(HeaderExtensionKind.REPAIRED_RTP_STREAM_ID) : rid);
    }

    /** Every authentic packet counts, probes too. */
    private void number(int bytes, long nowNanos) {
        int id = formats.extensions().id(HeaderExtensionKind.TRANSPORT_WIDE_CC);
        if (id >= 0 && view.extensionLength(id) >= NUMBER_BYTES) {
            int at = view.extensionOffset(id);
            arrivals.onPacket((in[at] & 0xFF) << 8 | in[at + 1] & 0xFF, view.ssrc(), bytes, nowNanos);
        }
    }

    private String text(HeaderExtensionKind kind) {
        int id = formats.extensions().id(kind);
        int length = id < 0 ? -1 : view.extensionLength(id);
        return length < 0 ? "" : new String(in, view.extensionOffset(id), length, StandardCharsets.US_ASCII);
    }

    private void report(long nowNanos) {
        SrtpSender protecting = sender;
        boolean due = keyframeAsked || nowNanos - reportedNanos > REPORT_INTERVAL_NANOS;
        SocketAddress to = peer;
        if (protecting == null || to == null || !due) {
            return;
        }
        reportedNanos = nowNanos;
        List<ReportBlock> blocks = new ArrayList<>();
        List<Integer> pictures = new ArrayList<>();
        streams.forEach((ssrc, stream) -> {
            ReportBlock block = stream.report(nowNanos);
            if (block != null) {
                blocks.add(block);
            }
            if (stream.isPicture()) {
                pictures.add(ssrc);
            }
        });
        int length = new ReceiverReport(OWN_SSRC, blocks).write(out, 0);
        if (keyframeAsked) {
            keyframeAsked = false;
            for (int ssrc : pictures) {
                length += new PictureLossIndication(OWN_SSRC, ssrc).write(out, length);
            }
        }
        protectAndSend(protecting, length);
    }

    /** Without it a browser stays at its start bitrate, leaves layers out, and sends each picture at another pace. */
    private void tellArrivals(long nowNanos) {
        SrtpSender protecting = sender;
        if (protecting == null) {
            return;
        }
        for (int length = arrivals.write(out, OWN_SSRC, nowNanos);
                length > 0;
                length = arrivals.write(out, OWN_SSRC, nowNanos)) {
            protectAndSend(protecting, length);
        }
    }

    private void protectAndSend(SrtpSender protecting, int length) {
        int protectedLength = protecting.protectRtcp(out, 0, length);
        if (protectedLength > 0) {
            send(java.util.Arrays.copyOf(out, protectedLength));
        }
    }

    // ---- DTLS, on the handshake's thread ----

    @Override
    public void send(byte[] datagram) {
        SocketAddress to = peer;
        if (to == null) {
            return;
        }
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (IOException closed) {
            // The recording is over.
        }
    }

    @Override
    public void established(SrtpKeys agreed) {
        keys = agreed;
    }

    @Override
    public void ended(DtlsEndReason reason) {
        System.err.println("DTLS ended: " + reason);
    }

    // ---- what came of it ----

    RemoteTransport remote() {
        return remote;
    }

    List<RecordedPacket> packets() {
        return packets;
    }

    Map<Integer, PublishedStream> streams() {
        return streams;
    }
}
