package dev.kakehashi.dtlssrtp;

import org.jspecify.annotations.Nullable;

/**
 * The implementation of SRTP that serves.
 *
 * @param reason why it is this one, for the log
 */
public record SrtpSelection(SrtpBackend backend, String reason) {
    /** Looks for libcrypto and puts it to the test where it may serve. */
    public static SrtpSelection of(SrtpPreference preference) throws SrtpUnavailableException {
        return of(preference, preference == SrtpPreference.JITSI ? null : problem());
    }

    /** As if this were what is wrong with libcrypto; null when nothing is. */
    static SrtpSelection of(SrtpPreference preference, @Nullable String problem) throws SrtpUnavailableException {
        return switch (preference) {
            case JITSI -> new SrtpSelection(new JitsiSrtpBackend(), "chosen");
            case OPENSSL -> {
                if (problem != null) {
                    throw new SrtpUnavailableException(problem);
                }
                yield new SrtpSelection(new OpenSslSrtpBackend(), "chosen");
            }
            case AUTO ->
                problem == null
                        ? new SrtpSelection(new OpenSslSrtpBackend(), LibCrypto.FILE + " knows the RFCs' answers")
                        : new SrtpSelection(new JitsiSrtpBackend(), problem);
        };
    }

    private static @Nullable String problem() {
        String problem = LibCrypto.problem();
        if (problem != null) {
            return problem;
        }
        try {
            return SrtpKnownAnswers.areGiven() ? null : LibCrypto.FILE + " gives wrong answers to the RFCs' vectors";
        } catch (IllegalStateException | ExceptionInInitializerError | NoClassDefFoundError lacking) {
            // A build of the library, or its configuration, may leave an algorithm out.
            return LibCrypto.FILE + " does not have all of AES-GCM, AES in counter mode and SHA-1";
        }
    }
}
