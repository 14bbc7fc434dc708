package dev.kakehashi.dtlssrtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SrtpSelectionTest {
    private static final String PROBLEM = "libcrypto.so.3 does not load";

    @Test
    void automaticallyTakesTheLibraryThatKnowsTheAnswers() throws Exception {
        assertNull(LibCrypto.problem());
        assertTrue(SrtpKnownAnswers.areGiven());

        SrtpSelection selection = SrtpSelection.of(SrtpPreference.AUTO);

        assertInstanceOf(OpenSslSrtpBackend.class, selection.backend());
        assertEquals("libcrypto.so.3 knows the RFCs' answers", selection.reason());
    }

    @Test
    void automaticallyTakesJitsiWhereThereIsNoLibraryAndSaysWhy() throws Exception {
        SrtpSelection selection = SrtpSelection.of(SrtpPreference.AUTO, PROBLEM);

        assertInstanceOf(JitsiSrtpBackend.class, selection.backend());
        assertEquals(PROBLEM, selection.reason());
    }

    @Test
    void takesJitsiWhereItIsWanted() throws Exception {
        assertInstanceOf(
                JitsiSrtpBackend.class, SrtpSelection.of(SrtpPreference.JITSI).backend());
    }

    @Test
    void takesOpenSslWhereItIsWanted() throws Exception {
        assertInstanceOf(
                OpenSslSrtpBackend.class,
                SrtpSelection.of(SrtpPreference.OPENSSL).backend());
    }

    @Test
    void isRefusedWhereOpenSslIsWantedAndMissing() {
        SrtpUnavailableException refused =
                assertThrows(SrtpUnavailableException.class, () -> SrtpSelection.of(SrtpPreference.OPENSSL, PROBLEM));

        assertEquals(PROBLEM, refused.getMessage());
    }

    @Test
    void namesTheVersionOfTheLibrary() {
        assertTrue(new OpenSslSrtpBackend().name().matches("OpenSSL 3\\.\\d+\\.\\d+"));
    }
}
