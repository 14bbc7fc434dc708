package dev.kakehashi.dtlssrtp;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One side of a handshake under test: its endpoint, and what it yields. */
class HandshakeSide implements DtlsListener {
    private final HandshakeLink out;
    private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    private final CompletableFuture<DtlsEndReason> end = new CompletableFuture<>();
    private volatile int datagramsSent;

    HandshakeSide(HandshakeLink out) {
        this.out = out;
    }

    /** Opens the association; datagrams of {@code in} reach it. */
    DtlsEndpoint open(DtlsEndpoints endpoints, DtlsRole role, Fingerprint expected, HandshakeLink in) {
        DtlsEndpoint endpoint = endpoints.open(role, List.of(expected), this);
        in.leadsTo(datagram -> endpoint.receive(datagram, 0, datagram.length));
        return endpoint;
    }

    SrtpKeys awaitKeys() throws InterruptedException, ExecutionException, TimeoutException {
        return keys.get(20, TimeUnit.SECONDS);
    }

    DtlsEndReason awaitEnd() throws InterruptedException, ExecutionException, TimeoutException {
        return end.get(20, TimeUnit.SECONDS);
    }

    boolean hasKeys() {
        return keys.isDone();
    }

    int datagramsSent() {
        return datagramsSent;
    }

    @Override
    public synchronized void send(byte[] datagram) {
        datagramsSent++;
        out.send(datagram);
    }

    @Override
    public void established(SrtpKeys agreed) {
        keys.complete(agreed);
    }

    @Override
    public void ended(DtlsEndReason reason) {
        end.complete(reason);
    }
}
