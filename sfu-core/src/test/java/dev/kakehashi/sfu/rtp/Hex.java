package dev.kakehashi.sfu.rtp;

import java.util.HexFormat;

/** Bytes written as hexadecimal digits; blanks between them only help the eye. */
public final class Hex {
    private Hex() {}

    public static byte[] bytes(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    public static String text(byte[] data, int offset, int length) {
        return HexFormat.of().formatHex(data, offset, offset + length);
    }
}
