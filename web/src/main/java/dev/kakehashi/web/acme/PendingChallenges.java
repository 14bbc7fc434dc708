package dev.kakehashi.web.acme;

import dev.kakehashi.web.tls.CertifiedKey;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an authority that looks at this server shall find there now: at most one answer of each kind for each name of a
 * certificate. Safe for any thread.
 */
public final class PendingChallenges {
    private final Map<String, String> overHttp = new ConcurrentHashMap<>();
    private final Map<String, CertifiedKey> overTls = new ConcurrentHashMap<>();

    /** Until it is withdrawn. */
    public void answerHttp(String token, String authorization) {
        overHttp.put(token, authorization);
    }

    public void withdrawHttp(String token) {
        overHttp.remove(token);
    }

    /** What is found at {@code /.well-known/acme-challenge/TOKEN} (RFC 8555 8.3); null for nothing. */
    public @Nullable String httpAnswer(String token) {
        return overHttp.get(token);
    }

    /** Until it is withdrawn. */
    public void answerTls(String serverName, CertifiedKey certificate) {
        overTls.put(serverName, certificate);
    }

    public void withdrawTls(String serverName) {
        overTls.remove(serverName);
    }

    /** What is shown to who offers the protocol {@code acme-tls/1} (RFC 8737 3); null for nothing. */
    public @Nullable CertifiedKey tlsAnswer(String serverName) {
        return overTls.get(serverName.toLowerCase(Locale.ROOT));
    }

    /** Whether an authority may look over TLS now. */
    public boolean awaitTls() {
        return !overTls.isEmpty();
    }
}
