package dev.kakehashi.ice;

import java.util.HexFormat;

/** The test vectors of RFC 5769, byte for byte. */
final class Rfc5769 {
    static final String PASSWORD = "VOkJxbRl1RmTxUk/WvJxBt";

    /** 2.1. */
    static final byte[] REQUEST = bytes("""
            000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74
            002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020
            000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf""");

    /** 2.2. */
    static final byte[] IPV4_RESPONSE = bytes("""
            0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
            002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96""");

    /** 2.3. */
    static final byte[] IPV6_RESPONSE = bytes("""
            010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220
            002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed41
            80280004c8fb0b4c""");

    /** 2.4: long-term credentials; the password is written as SASLprep leaves it. */
    static final byte[] LONG_TERM_REQUEST = bytes("""
            000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b90000
            0015001c662f2f3439396b39353464364f4c33346f4c39465354767936347341
            0014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666""");

    static final String LONG_TERM_USERNAME = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
    static final String LONG_TERM_PASSWORD = "TheMatrIX";
    static final String LONG_TERM_REALM = "example.org";
    static final String LONG_TERM_NONCE = "f//499k954d6OL34oL9FSTvy64sA";

    private Rfc5769() {}

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace("\n", ""));
    }

    static StunMessage message(byte[] data) {
        StunMessage message = new StunMessage();
        if (!message.wrap(data, 0, data.length)) {
            throw new AssertionError("not a STUN message");
        }
        return message;
    }
}
