package dev.kakehashi.sfu.rtp;

/** Bits written as zeros and ones; blanks between them only help the eye. The last byte is filled with zeros. */
final class BitText {
    private BitText() {}

    static byte[] bytes(String digits) {
        String plain = digits.replace(" ", "");
        byte[] bytes = new byte[(plain.length() + 7) / 8];
        for (int index = 0; index < plain.length(); index++) {
            if (plain.charAt(index) == '1') {
                bytes[index / 8] |= (byte) (0x80 >>> index % 8);
            }
        }
        return bytes;
    }

    static String hex(String digits) {
        byte[] bytes = bytes(digits);
        return Hex.text(bytes, 0, bytes.length);
    }

    /** An unsigned number of so many bits. */
    static String number(int value, int bits) {
        return String.format("%" + bits + "s", Integer.toBinaryString(value)).replace(' ', '0');
    }
}
