package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 8445 7.3 and 9, from the lite side. */
final class IceLiteAgentTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START = -5 * SECOND; // nanoTime may be negative
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.7", 50_000);

    private final Random random = new Random(42);
    private final IceCredentials local = IceCredentials.generate(random);
    private final IceCredentials remote = IceCredentials.generate(random);
    private final IceLiteAgent agent = new IceLiteAgent(local, remote, START);
    private final ControllingChecks checks = new ControllingChecks(remote, local, random);
    private final byte[] out = new byte[256];

    private StunMessage check(ControllingChecks by, boolean nominate) {
        byte[] data = new byte[640];
        return Rfc5769.message(Arrays.copyOf(data, by.writeCheck(data, nominate)));
    }

    private CheckOutcome ask(StunMessage request, long nowNanos) {
        return agent.onRequest(request, PEER, nowNanos, out);
    }

    private StunMessage answer(CheckOutcome outcome) {
        return Rfc5769.message(Arrays.copyOf(out, outcome.length()));
    }

    private StunMessage request(String username, String password, int... flags) {
        byte[] data = new byte[256];
        StunWriter writer = new StunWriter(data, Stun.BINDING_REQUEST, new byte[12], 0).text(Stun.USERNAME, username);
        for (int flag : flags) {
            writer.flag(flag);
        }
        return Rfc5769.message(
                Arrays.copyOf(data, writer.integrity(Stun.key(password)).finish()));
    }

    private String username() {
        return local.ufrag() + ':' + remote.ufrag();
    }

    @Test
    void answersAnAuthenticCheckWithTheAddressItCameFrom() {
        CheckOutcome outcome = ask(check(checks, false), START);

        assertTrue(outcome.isSuccess());
        assertEquals(PEER, answer(outcome).xorMappedAddress());
        assertTrue(checks.onResponse(answer(outcome)));
    }

    @Test
    void tellsWhetherACheckNominates() {
        assertFalse(ask(check(checks, false), START).isNominated());
        assertTrue(ask(check(checks, true), START).isNominated());
    }

    @Test
    void tellsAReplayedCheckFromANewOneAndAnswersBoth() {
        StunMessage check = check(checks, true);

        assertTrue(ask(check, START).isNew());
        CheckOutcome again = ask(check, START + 1);
        assertFalse(again.isNew());
        assertTrue(again.isSuccess());
    }

    @Test
    void isSilentToAnotherUsername() {
        assertEquals(
                StunDropReason.WRONG_USERNAME,
                ask(request("someone:else", local.password()), START).dropped());
        assertEquals(
                StunDropReason.WRONG_USERNAME,
                ask(request(local.ufrag() + ":else", local.password()), START).dropped());
    }

    @Test
    void isSilentToAWrongPassword() {
        CheckOutcome outcome = ask(request(username(), "not the password of anybody"), START);

        assertEquals(StunDropReason.WRONG_INTEGRITY, outcome.dropped());
        assertFalse(outcome.isAnswered());
    }

    @Test
    void isSilentToACheckWithoutIntegrity() {
        byte[] data = new byte[256];
        int length = new StunWriter(data, Stun.BINDING_REQUEST, new byte[12], 0)
                .text(Stun.USERNAME, username())
                .finish();

        assertEquals(
                StunDropReason.WRONG_INTEGRITY,
                ask(Rfc5769.message(Arrays.copyOf(data, length)), START).dropped());
    }

    @Test
    void isSilentToAWrongFingerprint() {
        byte[] data = new byte[640];
        byte[] whole = Arrays.copyOf(data, checks.writeCheck(data, false));
        byte[] broken = Arrays.copyOf(data, whole.length);
        broken[broken.length - 1] ^= 1;

        assertEquals(
                StunDropReason.WRONG_FINGERPRINT,
                ask(Rfc5769.message(broken), START).dropped());
    }

    @Test
    void isSilentToResponsesAndIndications() {
        StunMessage response = Rfc5769.message(Rfc5769.IPV4_RESPONSE);

        assertEquals(StunDropReason.NOT_A_REQUEST, ask(response, START).dropped());
    }

    /** RFC 8445 7.3.1.1: a lite agent stays controlled, so the other one has to change. */
    @Test
    void tellsAPeerThatThinksItIsControlledOfTheConflict() {
        CheckOutcome outcome = ask(request(username(), local.password(), Stun.ICE_CONTROLLED), START);

        assertFalse(outcome.isSuccess());
        assertEquals(487, answer(outcome).errorCode());
        assertTrue(answer(outcome).verifyIntegrity(Stun.key(local.password())));
    }

    @Test
    void namesAnAttributeThatItShouldUnderstandAndDoesNot() {
        CheckOutcome outcome = ask(request(username(), local.password(), 0x0055), START);

        assertEquals(420, answer(outcome).errorCode());
        assertTrue(answer(outcome).has(Stun.UNKNOWN_ATTRIBUTES));
    }

    /** RFC 8445 7.1.1: every check has a priority. */
    @Test
    void refusesACheckWithoutPriority() {
        assertEquals(
                400, answer(ask(request(username(), local.password()), START)).errorCode());
    }

    @Test
    void endsAfterThirtySecondsOfSilence() {
        assertFalse(agent.isExpired(START + 30 * SECOND - 1));
        assertTrue(agent.isExpired(START + 30 * SECOND));
    }

    @Test
    void everyAuthenticCheckMovesTheEnd() {
        ask(check(checks, false), START + 20 * SECOND);

        assertFalse(agent.isExpired(START + 50 * SECOND - 1));
        assertTrue(agent.isExpired(START + 50 * SECOND));
    }

    @Test
    void checksThatAreNotAuthenticDoNotMoveTheEnd() {
        ask(request(username(), "not the password of anybody"), START + 20 * SECOND);
        ask(request(username(), local.password(), Stun.ICE_CONTROLLED), START + 20 * SECOND);

        assertTrue(agent.isExpired(START + 30 * SECOND));
    }

    @Test
    void answersBothGenerationsForTenSecondsAfterARestart() {
        IceCredentials localNew = IceCredentials.generate(random);
        IceCredentials remoteNew = IceCredentials.generate(random);
        ControllingChecks checksNew = new ControllingChecks(remoteNew, localNew, random);
        agent.restart(localNew, remoteNew, START);

        assertTrue(ask(check(checksNew, true), START).isSuccess());
        assertTrue(ask(check(checks, false), START + 10 * SECOND - 1).isSuccess());
        assertEquals(
                StunDropReason.WRONG_USERNAME,
                ask(check(checks, false), START + 10 * SECOND).dropped());
        assertTrue(ask(check(checksNew, false), START + 10 * SECOND).isSuccess());
    }

    @Test
    void anAnswerIsSmallerThan128Bytes() {
        InetSocketAddress six = new InetSocketAddress("2001:db8::1", 65_535);
        CheckOutcome outcome = agent.onRequest(check(checks, true), six, START, out);

        assertTrue(outcome.length() <= 128, "length " + outcome.length());
    }
}
