package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kakehashi.ice.TurnScene.Visitor;
import java.net.InetSocketAddress;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 8489 9.2.4, and who gets an answer at all. */
final class TurnAuthenticationTest {
    private final TurnScene scene = TurnScene.open();
    private final Visitor visitor = scene.visitor();

    @Test
    void asksAStrangerForCredentials() {
        byte[] request = visitor.bare(Turn.ALLOCATE, TurnScene::udp);

        StunMessage answer = visitor.answer(request);

        assertEquals(Turn.ALLOCATE | Turn.ERROR, answer.type());
        assertEquals(401, answer.errorCode());
        assertEquals("kakehashi", answer.text(Turn.REALM, 763));
        assertNotNull(answer.text(Turn.NONCE, 763));
        assertFalse(answer.has(Stun.MESSAGE_INTEGRITY));
        assertTrue(answer.hasValidFingerprint());
        assertEquals(Rfc5769.message(request).transactionKey(), answer.transactionKey());
    }

    @Test
    void noAnswerToAStrangerIsLargerThan120Bytes() {
        visitor.answer(visitor.bare(Turn.ALLOCATE, TurnScene::udp));
        int unauthorized = Stun.HEADER_BYTES + Stun.get16(visitor.out, 2);
        visitor.nonce = "old";
        visitor.answer(visitor.request(Turn.ALLOCATE, TurnScene::udp));
        int stale = Stun.HEADER_BYTES + Stun.get16(visitor.out, 2);

        assertTrue(unauthorized <= 120, "401: " + unauthorized);
        assertTrue(stale <= 120, "438: " + stale);
    }

    @Test
    void letsInWhoKnowsThePassword() {
        assertEquals(0, visitor.allocate());
    }

    @Test
    void takesARequestWithoutFingerprint() {
        visitor.takeNonce();
        byte[] request = visitor.request(Turn.ALLOCATE, TurnScene::udp);

        assertEquals(0, visitor.code(TurnScene.withoutFingerprint(request, request.length)));
    }

    @Test
    void isSilentToAWrongFingerprint() {
        visitor.takeNonce();
        byte[] request = visitor.request(Turn.ALLOCATE, TurnScene::udp);
        request[request.length - 1] ^= 1;

        assertNull(visitor.send(request));
        assertEquals(1, scene.statistic("turn_drops_wrong_fingerprint_total"));
    }

    @Test
    void refusesAWrongPasswordWithANewNonce() {
        visitor.takeNonce();
        visitor.key[0] ^= 1;

        StunMessage answer = visitor.answer(visitor.request(Turn.ALLOCATE, TurnScene::udp));

        assertEquals(401, answer.errorCode());
        assertNotNull(answer.text(Turn.NONCE, 763));
        assertFalse(answer.has(Stun.MESSAGE_INTEGRITY));
    }

    @Test
    void refusesTheKeyOfAnotherRealm() {
        visitor.takeNonce();
        visitor.key = TurnCredentials.longTermKey(
                visitor.username, "example.org", scene.credentials.password(visitor.username));

        assertEquals(401, visitor.code(visitor.request(Turn.ALLOCATE, TurnScene::udp)));
    }

    @Test
    void refusesAnAllocateWithExpiredCredentials() {
        visitor.become(scene.credentials.username(scene.epochSeconds(), "anna"));

        assertEquals(401, visitor.allocate());
    }

    @Test
    void refusesAnAllocateWithCredentialsThatNameNoTime() {
        visitor.become("anna");

        assertEquals(401, visitor.allocate());
    }

    @Test
    void refusesIntegrityWithoutUsernameRealmOrNonce() {
        for (int missing : new int[] {Stun.USERNAME, Turn.REALM, Turn.NONCE}) {
            byte[] data = new byte[256];
            StunWriter writer = TurnScene.udp(new StunWriter(data, Turn.ALLOCATE, new byte[12], 0));
            for (int each : new int[] {Stun.USERNAME, Turn.REALM, Turn.NONCE}) {
                if (each != missing) {
                    writer.text(each, "some");
                }
            }
            int length = writer.integrity(visitor.key).finish();

            assertEquals(400, visitor.answer(Arrays.copyOf(data, length)).errorCode(), "missing " + missing);
        }
    }

    @Test
    void tellsThatANonceIsStaleAndGivesAnother() {
        visitor.takeNonce();
        String old = visitor.nonce;
        scene.pass(3_600);

        StunMessage answer = visitor.answer(visitor.request(Turn.ALLOCATE, TurnScene::udp));

        assertEquals(438, answer.errorCode());
        assertEquals("kakehashi", answer.text(Turn.REALM, 763));
        visitor.nonce = String.valueOf(answer.text(Turn.NONCE, 763));
        assertFalse(visitor.nonce.equals(old));
    }

    @Test
    void theNonceOfAnotherAddressIsStale() {
        visitor.takeNonce();
        Visitor other = scene.visitor("203.0.113.6", 40_000);
        other.nonce = visitor.nonce;

        assertEquals(438, other.allocate());
    }

    @Test
    void namesAnAttributeThatItDoesNotKnow() {
        visitor.takeNonce();
        byte[] request = visitor.request(Turn.ALLOCATE, writer -> TurnScene.udp(writer.flag(0x7ABC)));

        StunMessage answer = visitor.answer(request);

        assertEquals(420, answer.errorCode());
        assertTrue(answer.verifyIntegrity(visitor.key));
        assertEquals(0x7ABC, Stun.get16(answer.buffer(), answer.valueOf(answer.find(Stun.UNKNOWN_ATTRIBUTES))));
    }

    @Test
    void answersTenStrangersASecondInANetwork() {
        int answered = 0;
        for (int each = 0; each < 30; each++) {
            Visitor stranger = scene.visitor("203.0.113." + each, 40_000);
            if (stranger.send(stranger.bare(Turn.ALLOCATE, TurnScene::udp)) != null) {
                answered++;
            }
        }
        assertEquals(10, answered);
        assertEquals(20, scene.statistic("turn_drops_over_budget_total"));
    }

    @Test
    void sharesTheBudgetOfPlainBindingRequests() {
        byte[] data = new byte[64];
        int length = new StunWriter(data, Stun.BINDING_REQUEST, new byte[12], 0).finish();
        StunMessage plain = Rfc5769.message(Arrays.copyOf(data, length));
        for (int each = 0; each < 10; each++) {
            scene.binding.answer(plain, new InetSocketAddress("203.0.113.9", 1), scene.nowNanos, data);
        }

        assertNull(visitor.send(visitor.bare(Turn.ALLOCATE, TurnScene::udp)));
        scene.pass(1);
        assertNotNull(visitor.send(visitor.bare(Turn.ALLOCATE, TurnScene::udp)));
    }

    @Test
    void answersEveryStrangerOnAStream() {
        Visitor stream = scene.streamVisitor();
        for (int each = 0; each < 30; each++) {
            assertEquals(401, stream.code(stream.bare(Turn.ALLOCATE, TurnScene::udp)));
        }
    }

    @Test
    void isSilentToResponsesAndToIndicationsOfServers() {
        byte[] message = visitor.bare(Turn.ALLOCATE | Turn.SUCCESS, TurnScene::udp);
        byte[] data = visitor.bare(Turn.DATA_INDICATION, TurnScene::udp);

        assertNull(visitor.send(message));
        assertNull(visitor.send(data));
        assertEquals(2, scene.statistic("turn_drops_not_a_request_total"));
    }

    @Test
    void tellsMessagesOfTurnFromOthers() {
        for (int type : new int[] {0x003, 0x004, 0x008, 0x009, 0x016, 0x017, 0x103, 0x113, 0x109, 0x118}) {
            assertTrue(TurnServer.isTurn(Rfc5769.message(visitor.bare(type, writer -> writer))), "type " + type);
        }
        for (int type : new int[] {0x001, 0x011, 0x101, 0x00A, 0x005, 0x203, 0x023}) {
            assertFalse(TurnServer.isTurn(Rfc5769.message(visitor.bare(type, writer -> writer))), "type " + type);
        }
    }

    @Test
    void aMethodWithoutRequestsIsABadRequest() {
        visitor.open();

        assertEquals(400, visitor.ask(0x0006, writer -> writer));
    }
}
