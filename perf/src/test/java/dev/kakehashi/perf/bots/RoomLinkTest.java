package dev.kakehashi.perf.bots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

final class RoomLinkTest {
    @Test
    void aLinkNamesTheServerAndTheRoom() {
        RoomLink link = RoomLink.parse("https://192.0.2.7:8443/r/Blue-River");

        assertThat(link.server()).isEqualTo(URI.create("https://192.0.2.7:8443"));
        assertThat(link.room()).isEqualTo("blue-river");
        assertThat(link.host()).isEqualTo("192.0.2.7");
        assertThat(link.token()).isNull();
    }

    @Test
    void theTokenIsReadFromTheFragmentAsThePageReadsIt() {
        assertThat(RoomLink.parse("https://example.org/r/a#token=eyJ.x.y").token())
                .isEqualTo("eyJ.x.y");
        assertThat(RoomLink.parse("https://example.org/r/a#lang=ja&token=e%79J").token())
                .isEqualTo("eyJ");
        assertThat(RoomLink.parse("https://example.org/r/a?token=eyJ").token()).isNull();
    }

    @Test
    void aTokenBesideTheLinkWins() {
        RoomLink link = RoomLink.parse("https://example.org/r/a#token=one");

        assertThat(link.withToken("two").token()).isEqualTo("two");
        assertThat(link.withToken(null).token()).isEqualTo("one");
    }

    @Test
    void theTokenIsNotPrinted() {
        assertThat(RoomLink.parse("https://example.org/r/a#token=secret").toString())
                .isEqualTo("https://example.org/r/a");
        assertThatThrownBy(() -> RoomLink.parse("https://example.org/r/%zz#token=secret"))
                .hasMessageNotContaining("secret");
    }

    @Test
    void whatIsNoLinkOfARoomIsRefusedInASentence() {
        assertThatThrownBy(() -> RoomLink.parse("https://example.org:8443/"))
                .hasMessage("--url must name a room, as in https://example.org:8443/r/ROOM.");
        assertThatThrownBy(() -> RoomLink.parse("https://example.org/r/a b"))
                .hasMessage("--url must be the link of a room, as in https://HOST:PORT/r/ROOM.");
        assertThatThrownBy(() -> RoomLink.parse("example.org/r/a"))
                .hasMessage("--url must be the link of a room, as in https://HOST:PORT/r/ROOM.");
    }
}
