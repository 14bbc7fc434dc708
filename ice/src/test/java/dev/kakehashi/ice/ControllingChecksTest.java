package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** RFC 8445 7.3, from the side of a controlling peer whose server is not lite. */
final class ControllingChecksTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("198.51.100.1", 40_000);

    private final Random random = new Random(42);
    private final IceCredentials ours = IceCredentials.generate(random);
    private final IceCredentials servers = IceCredentials.generate(random);
    private final ControllingChecks checks = new ControllingChecks(ours, servers, random);
    private final byte[] out = new byte[128];

    /** What the server writes to us. */
    private StunMessage check(int role, String password) {
        byte[] data = new byte[256];
        StunWriter writer = new StunWriter(data, Stun.BINDING_REQUEST, new byte[12], 0)
                .text(Stun.USERNAME, ours.ufrag() + ':' + servers.ufrag())
                .number(Stun.PRIORITY, 1)
                .longNumber(role, 1);
        return Rfc5769.message(
                Arrays.copyOf(data, writer.integrity(Stun.key(password)).finish()));
    }

    private StunMessage answer(StunMessage request) {
        return Rfc5769.message(Arrays.copyOf(out, checks.writeAnswer(request, SERVER, out)));
    }

    @Test
    void answersAControlledServerWithTheAddressItsCheckCameFrom() {
        StunMessage answer = answer(check(Stun.ICE_CONTROLLED, ours.password()));

        assertEquals(Stun.BINDING_SUCCESS, answer.type());
        assertEquals(SERVER, answer.xorMappedAddress());
    }

    @Test
    void stillControlsWhereTheServerWantsToControlToo() {
        StunMessage answer = answer(check(Stun.ICE_CONTROLLING, ours.password()));

        assertEquals(Stun.BINDING_ERROR, answer.type());
        assertEquals(487, answer.errorCode());
    }

    @Test
    void answersNothingThatIsNotAuthentic() {
        assertEquals(0, checks.writeAnswer(check(Stun.ICE_CONTROLLED, "wrong"), SERVER, out));
    }
}
