package dev.kakehashi.sfu.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kakehashi.sfu.Source;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PublicationTest {
    private final Publication publication = new Publication(1, Source.CAMERA, List.of("q", "h", "f"));

    @Test
    void findsItsEncodingsByName() {
        assertThat(publication.streams()).hasSize(3);
        assertThat(publication.stream("f")).isSameAs(publication.stream(2));
        assertThat(publication.stream("x")).isNull();
        assertThat(publication.stream((String) null)).isNull();
        assertThat(publication.stream(3)).isNull();
        Publication plain = new Publication(2, Source.MICROPHONE, List.of());
        assertThat(plain.stream("anything")).isSameAs(plain.stream(0));
    }

    @Test
    void takesNoMoreEncodingsThanBrowsersSend() {
        assertThat(new Publication(2, Source.CAMERA, List.of("a", "b", "c", "d")).rids())
                .containsExactly("a", "b", "c");
    }

    @Test
    void knowsWhichShardsWantIt() {
        publication.route(0, true);
        publication.route(3, true);
        publication.route(0, false);
        publication.route(0, false);

        assertThat(publication.routes()).isEqualTo(0b1000);
    }
}
