package dev.kakehashi.web.acme;

import dev.kakehashi.web.tls.PemFiles;
import dev.kakehashi.web.tls.UnusableCertificateException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** HTTPS to an authority, which may stand under a certificate that this machine does not trust by itself. */
final class AuthorityConnection extends GenericAcmeProvider {
    private final @Nullable SSLContext tls;

    private AuthorityConnection(@Nullable SSLContext tls) {
        this.tls = tls;
    }

    /**
     * Trusts what this machine trusts, and these.
     *
     * @param trust a file of certificates, or null
     */
    static AuthorityConnection trusting(@Nullable Path trust) throws UnusableCertificateException {
        if (trust == null) {
            return new AuthorityConnection(null);
        }
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate each : usual()) {
                store.setCertificateEntry("usual" + number++, each);
            }
            for (X509Certificate each : PemFiles.readCertificates(trust)) {
                store.setCertificateEntry("more" + number++, each);
            }
            TrustManagerFactory factory = factory();
            factory.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, factory.getTrustManagers(), null);
            return new AuthorityConnection(context);
        } catch (IOException | GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    private static X509Certificate[] usual() throws GeneralSecurityException {
        TrustManagerFactory factory = factory();
        factory.init((KeyStore) null);
        return factory.getTrustManagers()[0] instanceof X509TrustManager manager
                ? manager.getAcceptedIssuers()
                : new X509Certificate[0];
    }

    private static TrustManagerFactory factory() throws GeneralSecurityException {
        return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    }

    @Override
    public HttpClient createHttpClient(NetworkSettings settings) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.getTimeout())
                .proxy(settings.getProxySelector());
        return (tls == null ? builder : builder.sslContext(tls)).build();
    }
}
