package dev.kakehashi.dtlssrtp;

/** AES_CM_128_HMAC_SHA1_80 (RFC 3711 4.1.1, 4.2.1): the encrypted packet is authenticated, the index with it. */
final class CounterPacketCipher implements PacketCipher {
    private final EvpCipher cipher;
    private final HmacSha1 hmac;

    /** Takes session keys. In counter mode decryption is encryption. */
    CounterPacketCipher(byte[] key, byte[] salt, byte[] authenticationKey) {
        cipher = EvpCipher.counterMode(key, salt, true);
        hmac = new HmacSha1(authenticationKey);
    }

    @Override
    public boolean sealRtp(NativePacket packet, int header, int length, int ssrc, long index) {
        if (!cipher.restart(packet, ssrc, index) || !cipher.process(packet, header, length)) {
            return false;
        }
        // The rollover counter is authenticated behind the packet but not sent (RFC 3711 4.2): the tag goes over it.
        packet.putInt(length, (int) (index >> 16));
        writeTag(packet, length + SrtcpIndex.BYTES, length);
        return true;
    }

    @Override
    public boolean openRtp(NativePacket packet, int header, int length, int ssrc, long index) {
        long tagStart = packet.getLong(length);
        int tagNext = packet.getShort(length + 8);
        packet.putInt(length, (int) (index >> 16));
        hmac.digest(packet, length + SrtcpIndex.BYTES);
        return matches(packet, tagStart, tagNext)
                && cipher.restart(packet, ssrc, index)
                && cipher.process(packet, header, length);
    }

    /** The index stands between packet and tag (RFC 3711 3.4). */
    @Override
    public boolean sealRtcp(NativePacket packet, int length, int ssrc, int index) {
        if (!cipher.restart(packet, ssrc, index) || !cipher.process(packet, Ssrc.RTCP_HEADER_BYTES, length)) {
            return false;
        }
        int end = length + SrtcpIndex.BYTES;
        packet.putInt(length, index | SrtcpIndex.ENCRYPTED);
        writeTag(packet, end, end);
        return true;
    }

    @Override
    public boolean openRtcp(NativePacket packet, int length, int ssrc, int word) {
        int end = length + SrtcpIndex.BYTES;
        hmac.digest(packet, end);
        return matches(packet, packet.getLong(end), packet.getShort(end + 8))
                && (!SrtcpIndex.isEncrypted(word)
                        || cipher.restart(packet, ssrc, SrtcpIndex.of(word))
                                && cipher.process(packet, Ssrc.RTCP_HEADER_BYTES, length));
    }

    @Override
    public void close() {
        cipher.close();
        hmac.close();
    }

    /** The first 80 bits of the code. */
    private void writeTag(NativePacket packet, int authenticated, int at) {
        hmac.digest(packet, authenticated);
        packet.putLong(at, packet.digestStart());
        packet.putShort(at + 8, packet.digestNext());
    }

    /** In a time that does not tell where the first difference is. */
    private static boolean matches(NativePacket packet, long tagStart, int tagNext) {
        return ((packet.digestStart() ^ tagStart) | (packet.digestNext() ^ tagNext)) == 0;
    }
}
