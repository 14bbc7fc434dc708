package dev.kakehashi.perf.watch;

import dev.kakehashi.dtlssrtp.DtlsEndpoints;
import dev.kakehashi.dtlssrtp.DtlsIdentity;
import dev.kakehashi.dtlssrtp.DtlsRehearsal;
import dev.kakehashi.dtlssrtp.Fingerprint;
import dev.kakehashi.dtlssrtp.JitsiSrtpBackend;
import dev.kakehashi.dtlssrtp.SrtpBackend;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Instant;

/** What all watchers share. Safe for use by any thread. */
record WatcherKit(
        SecureRandom random, DtlsEndpoints endpoints, Fingerprint fingerprint, SrtpBackend srtp, HttpClient http) {

    /** Loads and warms up everything, so that the joins come as close together as they should. */
    static WatcherKit prepare() {
        SecureRandom random = new SecureRandom();
        DtlsIdentity identity = DtlsIdentity.generate(random, Instant.now());
        SrtpBackend srtp = new JitsiSrtpBackend();
        srtp.warmUp();
        DtlsRehearsal.play(identity, random);
        return new WatcherKit(
                random,
                new DtlsEndpoints(identity, random),
                identity.fingerprint(Fingerprint.Hash.SHA_256),
                srtp,
                HttpClient.newHttpClient());
    }
}
