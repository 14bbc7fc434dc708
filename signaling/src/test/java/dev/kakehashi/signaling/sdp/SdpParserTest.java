package dev.kakehashi.signaling.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SdpParserTest {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";

    @Test
    void readsTheExampleOfRfc8866() {
        SessionDescription description = valid("""
                v=0
                o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1
                s=Call to John Smith
                i=SDP Offer #1
                u=http://www.jdoe.example.com/home.html
                e=Jane Doe <jane@jdoe.example.com>
                p=+1 617 555-6011
                c=IN IP4 198.51.100.1
                t=0 0
                m=audio 49170 RTP/AVP 0
                m=audio 49180 RTP/AVP 0
                m=video 51372 RTP/AVP 99
                c=IN IP6 2001:db8::2
                a=rtpmap:99 h263-1998/90000
                """);

        assertThat(description.origin()).isEqualTo("jdoe 3724394400 3724394405 IN IP4 198.51.100.1");
        assertThat(description.sections()).extracting(MediaSection::port).containsExactly(49170, 49180, 51372);
        assertThat(description.sections().get(2).attributes().first("rtpmap")).isEqualTo("99 h263-1998/90000");
    }

    @Test
    void takesBothLineEndsAndAMissingLastOne() {
        assertThat(valid(HEAD + "a=x:1\r\na=y").attributes().lines())
                .containsExactly(new Attribute("x", "1"), Attribute.property("y"));
        assertThat(valid(HEAD.replace("\r\n", "\n") + "a=x:1\na=y\n")
                        .attributes()
                        .lines())
                .containsExactly(new Attribute("x", "1"), Attribute.property("y"));
    }

    @Test
    void keepsAttributesInOrderAndColonsInTheirValues() {
        SessionDescription description =
                valid(HEAD + "a=s:1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=b:x:y z\r\na=a\r\na=b:2\r\n");

        assertThat(description.attributes().lines()).containsExactly(new Attribute("s", "1"));
        Attributes section = description.sections().get(0).attributes();
        assertThat(section.lines())
                .containsExactly(new Attribute("b", "x:y z"), Attribute.property("a"), new Attribute("b", "2"));
        assertThat(section.all("b")).containsExactly("x:y z", "2");
    }

    @Test
    void writesWhatItRead() {
        String text = HEAD + "a=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\n";

        assertThat(valid(text).toText()).isEqualTo(text);
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertThat(problem("")).isEqualTo("it has no o= line");
        assertThat(problem("hello")).isEqualTo("line 1 is not of the form x=value");
        assertThat(problem("v=1\r\n")).isEqualTo("line 1 is not v=0");
        assertThat(problem(HEAD + "nonsense")).isEqualTo("line 5 is not of the form x=value");
        assertThat(problem(HEAD + "y=1")).isEqualTo("line 5 has a type that RFC 8866 does not know");
        assertThat(problem(HEAD + "a=x\u0000y")).isEqualTo("line 5 holds a control character");
        assertThat(problem(HEAD + "a=x\ry\n")).isEqualTo("line 5 holds a control character");
        assertThat(problem(HEAD + "a=")).isEqualTo("line 5 is an attribute without a name");
        assertThat(problem(HEAD + "o=again")).isEqualTo("line 5 is a second o= line");
        assertThat(problem(HEAD + "m=audio 9 UDP/TLS/RTP/SAVPF"))
                .isEqualTo("line 5 is an m= line without media, port, protocol and formats");
        assertThat(problem(HEAD + "m=audio 65536 UDP/TLS/RTP/SAVPF 0"))
                .isEqualTo("line 5 is an m= line with an impossible port");
        assertThat(problem(HEAD + "m=audio -1 UDP/TLS/RTP/SAVPF 0"))
                .isEqualTo("line 5 is an m= line with an impossible port");
        assertThat(problem(HEAD + "m=au;dio 9 UDP/TLS/RTP/SAVPF 0"))
                .isEqualTo("line 5 is an m= line with a character that does not belong there");
    }

    @Test
    void boundsEverything() {
        String section = "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n";
        assertThat(valid(HEAD + section.repeat(128)).sections()).hasSize(128);
        assertThat(problem(HEAD + section.repeat(129)))
                .isEqualTo("line 133 begins a media section more than the 128 that are allowed");
        assertThat(problem(HEAD + section + "a=x\r\n".repeat(1025)))
                .isEqualTo("line 1030 is an attribute more than the 1024 that one section may have");
        assertThat(problem(HEAD + "a=" + "x".repeat(9000))).isEqualTo("line 5 is longer than 8192 characters");
        assertThat(problem(HEAD + "a=x\n".repeat(300_000))).isEqualTo("it is longer than 1 MiB");
    }

    @Test
    void readsFormatsWithWildcardFeedback() {
        MediaSection section = valid(HEAD + """
                        m=video 9 UDP/TLS/RTP/SAVPF 96 97 98
                        a=rtpmap:96 VP8/90000
                        a=rtpmap:97 rtx/90000
                        a=fmtp:97 rtx-time=3000; apt=96
                        a=rtcp-fb:* nack
                        a=rtcp-fb:96 nack pli
                        """).sections().get(0);

        List<OfferedFormat> formats = OfferedFormat.in(section);

        assertThat(formats).extracting(OfferedFormat::payloadType).containsExactly(96, 97);
        assertThat(formats.get(0).feedback()).containsExactlyInAnyOrder("nack", "nack pli");
        assertThat(formats.get(1).parameter("apt")).isEqualTo("96");
        assertThat(formats.get(1).parameter("none")).isNull();
    }

    private static SessionDescription valid(String text) {
        ParsedSdp parsed = SdpParser.parse(text);
        assertThat(parsed).isInstanceOf(ParsedSdp.Valid.class);
        return ((ParsedSdp.Valid) parsed).description();
    }

    private static String problem(String text) {
        ParsedSdp parsed = SdpParser.parse(text);
        assertThat(parsed).isInstanceOf(ParsedSdp.Malformed.class);
        return ((ParsedSdp.Malformed) parsed).problem();
    }
}
