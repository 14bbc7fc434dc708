package dev.kakehashi.dtlssrtp;

/** SRTP by OpenSSL's libcrypto, 3.0 or later, called without JNI. */
final class OpenSslSrtpBackend implements SrtpBackend {
    /** For where {@link LibCrypto#problem} is null. */
    OpenSslSrtpBackend() {}

    @Override
    public SrtpSender sender(SrtpKeys keys) {
        return new OpenSslSrtpSender(keys);
    }

    @Override
    public SrtpReceiver receiver(SrtpKeys keys) {
        return new OpenSslSrtpReceiver(keys);
    }

    @Override
    public String name() {
        return "OpenSSL " + LibCrypto.version();
    }

    /** Nothing: the known answers went through all of it. */
    @Override
    public void warmUp() {}
}
