package dev.kakehashi.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BindingQuestionTest {
    private final BindingQuestion question = new BindingQuestion(new Random(1));

    /** What a server answers to whoever asks from here. */
    private static byte[] answer(BindingQuestion asked, InetSocketAddress from) {
        byte[] out = new byte[128];
        int length = new PlainBinding().answer(Rfc5769.message(asked.request()), from, 0, out);
        return Arrays.copyOf(out, length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "2001:db8::7"})
    void readsItsAddressInTheAnswer(String address) {
        InetSocketAddress from = new InetSocketAddress(address, 40_000);
        byte[] answer = answer(question, from);

        assertEquals(from, question.addressIn(answer, answer.length));
    }

    @Test
    void takesNoAnswerToAnotherQuestion() {
        byte[] answer = answer(new BindingQuestion(new Random(2)), new InetSocketAddress("203.0.113.7", 40_000));

        assertNull(question.addressIn(answer, answer.length));
    }

    @Test
    void takesNothingThatIsNoWholeAnswer() {
        byte[] answer = answer(question, new InetSocketAddress("203.0.113.7", 40_000));
        assertNotNull(question.addressIn(answer, answer.length));

        for (int length = 0; length < answer.length; length++) {
            assertNull(question.addressIn(Arrays.copyOf(answer, length), length), "length " + length);
        }
        byte[] request = question.request();
        assertNull(question.addressIn(request, request.length), "our own request, come back");
    }
}
