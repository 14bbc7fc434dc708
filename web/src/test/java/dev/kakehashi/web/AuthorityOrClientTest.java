package dev.kakehashi.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.web.acme.PendingChallenges;
import dev.kakehashi.web.tls.CertifiedKey;
import dev.kakehashi.web.tls.TestAuthority;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class AuthorityOrClientTest {
    /** Of Netty's event loop, of which one is enough. */
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void end() {
        group.shutdownGracefully();
    }

    private int serve(ServerTls tls) {
        Channel listening = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new AuthorityOrClient(tls, Duration.ofSeconds(10)));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    @Test
    void anAuthorityThatLooksIsShownItsAnswerAndEverybodyElseTheUsualCertificate() throws Exception {
        TestAuthority authority = new TestAuthority();
        CertifiedKey usual = authority.issue("meet.example.org");
        CertifiedKey answer = authority.issue("answer.example.org");
        PendingChallenges challenges = new PendingChallenges();
        int port = serve(new ServerTls(usual, challenges));
        challenges.answerTls("1.0.0.127.in-addr.arpa", answer);

        assertThat(TlsClient.certificateForAuthority(port, "1.0.0.127.IN-ADDR.arpa"))
                .isEqualTo(answer.certificate());
        assertThat(TlsClient.certificateForAuthority(port, "other.example.org")).isEqualTo(usual.certificate());
        assertThat(TlsClient.certificateShownAt(port)).isEqualTo(usual.certificate());
    }

    @Test
    void aClientThatSaysNothingSensibleNamesNobody() {
        Random random = new Random(42);
        for (int length = 0; length < 400; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            ClientHello.read(Unpooled.wrappedBuffer(bytes));
        }
        assertThat(ClientHello.read(Unpooled.EMPTY_BUFFER)).isEqualTo(ClientHello.SILENT);
    }

    @Test
    void anExtensionThatEndsTooEarlySaysNothing() {
        byte[] start = new byte[34 + 1 + 2 + 1];
        byte[] name = "meet.example.org".getBytes(StandardCharsets.US_ASCII);
        var whole = Unpooled.buffer()
                .writeBytes(start)
                .writeShort(9 + name.length)
                .writeShort(0)
                .writeShort(5 + name.length)
                .writeShort(3 + name.length)
                .writeByte(0)
                .writeShort(name.length)
                .writeBytes(name);

        assertThat(ClientHello.read(whole)).isEqualTo(new ClientHello("meet.example.org", List.of()));
        for (int length = 0; length < whole.readableBytes(); length++) {
            assertThat(ClientHello.read(whole.slice(0, length))).isEqualTo(ClientHello.SILENT);
        }
    }
}
