package dev.kakehashi.web;

import dev.kakehashi.dtlssrtp.SrtpPreference;
import dev.kakehashi.sfu.CodecPolicy;
import dev.kakehashi.signaling.access.AccessPolicy;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Everything that the person who runs the server can choose, checked.
 *
 * @param port one number for UDP and TCP; 0 takes any free one. STUN is answered at the next UDP port, too
 * @param bind local addresses to serve; empty for every usable one
 * @param publicAddresses addresses that lead to this machine from outside
 * @param addressSources who is asked for them where none is named
 * @param data folder for what is kept from one start to the next
 * @param certificate where that of the web side comes from
 * @param plainHttp HTTP without TLS for everybody, for use behind a proxy
 * @param srtp what encrypts media
 * @param gather how long the packets of a picture wait for each other at most
 * @param codecs in which rooms send video
 * @param access who may enter
 * @param drainTimeout how long SIGTERM waits for running meetings
 */
record ServerConfig(
        int port,
        List<InetAddress> bind,
        List<InetAddress> publicAddresses,
        AddressSources addressSources,
        Path data,
        CertificateSource certificate,
        boolean plainHttp,
        SrtpPreference srtp,
        Duration gather,
        CodecPolicy codecs,
        AccessPolicy access,
        Duration drainTimeout) {
    ServerConfig {
        bind = List.copyOf(bind);
        publicAddresses = List.copyOf(publicAddresses);
    }
}
