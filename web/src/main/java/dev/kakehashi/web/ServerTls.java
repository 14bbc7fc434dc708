package dev.kakehashi.web;

import dev.kakehashi.web.acme.PendingChallenges;
import dev.kakehashi.web.tls.CertifiedKey;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that new TLS connections are shown; those that stand keep theirs. Safe for any thread.
 */
final class ServerTls {
    /** RFC 8737 4. */
    static final String ACME_PROTOCOL = "acme-tls/1";

    private final PendingChallenges challenges;
    private volatile Shown shown;

    private record Shown(CertifiedKey certificate, SslContext context) {}

    ServerTls(CertifiedKey first, PendingChallenges challenges) {
        this.challenges = challenges;
        this.shown = new Shown(first, context(first, null));
    }

    /** From now on new connections get this one. */
    void show(CertifiedKey certificate) {
        shown = new Shown(certificate, context(certificate, null));
    }

    CertifiedKey certificate() {
        return shown.certificate();
    }

    /** Whether browsers may take the certificate without a question. */
    boolean isFromAuthority(Instant now) {
        CertifiedKey current = certificate();
        return !current.isSelfSigned() && current.left(now).isPositive();
    }

    /** Whether an authority may be looking now, so that it must be told from other clients. */
    boolean awaitsAuthority() {
        return challenges.awaitTls();
    }

    SslHandler handler(ByteBufAllocator allocator, Duration handshakeDeadline) {
        return handler(shown.context(), allocator, handshakeDeadline);
    }

    /** For an authority that looks; null where this client is none, or calls a name that nobody asked about. */
    @Nullable
    SslHandler handlerForAuthority(ClientHello hello, ByteBufAllocator allocator, Duration handshakeDeadline) {
        CertifiedKey answer =
                hello.protocols().contains(ACME_PROTOCOL) ? challenges.tlsAnswer(hello.serverName()) : null;
        if (answer == null) {
            return null;
        }
        ApplicationProtocolConfig protocols = new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.FATAL_ALERT,
                SelectedListenerFailureBehavior.ACCEPT,
                ACME_PROTOCOL);
        return handler(context(answer, protocols), allocator, handshakeDeadline);
    }

    private static SslHandler handler(SslContext context, ByteBufAllocator allocator, Duration handshakeDeadline) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(handshakeDeadline.toMillis());
        return handler;
    }

    private static SslContext context(CertifiedKey certificate, @Nullable ApplicationProtocolConfig protocols) {
        try {
            return SslContextBuilder.forServer(certificate.key(), certificate.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(protocols)
                    .build();
        } catch (SSLException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
