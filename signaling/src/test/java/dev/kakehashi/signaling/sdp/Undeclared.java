package dev.kakehashi.signaling.sdp;

/** Offers of clients that declare nothing. */
public final class Undeclared {
    public static final String UFRAG = "abcd";
    public static final String PASSWORD = "0123456789012345678901";

    static final String SESSION = """
            v=0
            o=- 1 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            """;

    static final String TRANSPORT = """
            a=ice-ufrag:%s
            a=ice-pwd:%s
            a=fingerprint:sha-256 %s
            a=setup:actpass
            a=rtcp-mux
            """.formatted(UFRAG, PASSWORD, "12:".repeat(31) + "34");

    static final String AUDIO = """
            m=audio 9 UDP/TLS/RTP/SAVPF 111 0
            c=IN IP4 0.0.0.0
            a=rtpmap:111 opus/48000/2
            """;

    static final String VIDEO = """
            m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99
            c=IN IP4 0.0.0.0
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtcp-fb:96 nack pli
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtpmap:98 H264/90000
            a=fmtp:98 packetization-mode=1;profile-level-id=42e01f
            a=rtpmap:99 rtx/90000
            a=fmtp:99 apt=98
            """;

    private Undeclared() {}

    public static String publisher() {
        return both("sendonly");
    }

    public static String watcher() {
        return both("recvonly");
    }

    static String both(String direction) {
        return SESSION + "a=group:BUNDLE 0 1\n" + section(AUDIO, "0", direction) + section(VIDEO, "1", direction);
    }

    static String section(String media, String mid, String direction) {
        return media + "a=mid:" + mid + "\na=" + direction + '\n' + TRANSPORT;
    }
}
