package dev.kakehashi.web;

import dev.kakehashi.web.CertificateSource.FromAuthority;
import dev.kakehashi.web.CertificateSource.FromFiles;
import dev.kakehashi.web.CertificateSource.SelfMade;
import dev.kakehashi.web.tls.CertifiedKey;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Says at the start which certificate there is.
 *
 * @param trouble why an authority can't issue; empty where nothing stands in its way
 */
record CertificateWords(CertificateSource source, String trouble) {
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    List<String> sentences(CertifiedKey current) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Certificate: " + sentence(current));
        if (!trouble.isEmpty()) {
            sentences.add(trouble);
        }
        return sentences;
    }

    private String sentence(CertifiedKey current) {
        return switch (source) {
            case SelfMade _ ->
                (current.isSelfSigned() ? "made by this machine" : origin(current)) + ", " + until(current) + ".";
            case FromFiles files ->
                origin(current) + " for " + names(current) + " in " + files.certificate() + ", " + until(current)
                        + "; a newer one there is taken by itself.";
            case FromAuthority authority ->
                current.isSelfSigned()
                        ? "one for " + authority.settings().list() + " is asked for at "
                                + authority.settings().directory().getHost()
                                + "; until it comes, one that this machine made itself."
                        : origin(current) + " for " + names(current) + ", " + until(current) + "; renewed by itself.";
        };
    }

    private static String origin(CertifiedKey current) {
        return current.isSelfSigned() ? "signed by itself" : "from " + current.issuer();
    }

    private static String until(CertifiedKey current) {
        return "good until " + moment(current.notAfter());
    }

    private static String names(CertifiedKey current) {
        List<String> names = Stream.concat(current.domains().stream(), current.addresses().stream())
                .toList();
        return names.isEmpty() ? "no name" : String.join(", ", names);
    }

    private static String moment(Instant moment) {
        return MOMENT.format(moment);
    }
}
