package dev.kakehashi.web.tls;

/** A certificate or key that can't be used; the message is a sentence, without its full stop, that names the file and the fix. */
public final class UnusableCertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableCertificateException(String sentence) {
        super(sentence);
    }
}
