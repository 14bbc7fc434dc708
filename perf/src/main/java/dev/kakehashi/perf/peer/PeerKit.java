package dev.kakehashi.perf.peer;

import dev.kakehashi.dtlssrtp.DtlsEndpoints;
import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.DtlsRehearsal;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpProfile;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** What all peers of one process share. Safe for use by any thread. */
public record PeerKit(
        SecureRandom random, DtlsEndpoints endpoints, Fingerprint fingerprint, SrtpBackend srtp, HttpClient http) {

    /**
     * Loads and warms up everything, so that the joins come as close together as they should.
     *
     * @param offered the SRTP profiles that are offered to the server, best first
     */
    public static PeerKit prepare(List<SrtpProfile> offered) {
        return prepare(offered, HttpClient.newBuilder());
    }

    /**
     * The same.
     *
     * @param http knows which servers to trust
     */
    public static PeerKit prepare(List<SrtpProfile> offered, HttpClient.Builder http) {
        SecureRandom random = new SecureRandom();
        DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());
        SrtpBackend srtp = new JitsiSrtpBackend();
        srtp.warmUp();
        DtlsRehearsal.play(identity, random);
        return new PeerKit(
                random,
                new DtlsEndpoints(identity, random, DtlsEndpoints.HANDSHAKE_DEADLINE, offered),
                identity.fingerprint(Fingerprint.Hash.SHA_256),
                srtp,
                http.version(HttpClient.Version.HTTP_1_1).build());
    }
}
