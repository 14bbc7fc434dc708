package dev.kakehashi.dtlssrtp;

/** AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714). */
final class GcmPacketCipher implements PacketCipher {
    private final EvpCipher cipher;

    /**
     * Takes session keys.
     *
     * @param sealing whether it only encrypts; else it only decrypts
     */
    GcmPacketCipher(byte[] key, byte[] salt, boolean sealing) {
        cipher = EvpCipher.galoisCounterMode(key, salt, sealing);
    }

    @Override
    public boolean sealRtp(NativePacket packet, int header, int length, int ssrc, long index) {
        return cipher.restart(packet, ssrc, index)
                && cipher.authenticate(packet, packet.address(0), header)
                && cipher.process(packet, header, length)
                && cipher.seal(packet, length);
    }

    @Override
    public boolean openRtp(NativePacket packet, int header, int length, int ssrc, long index) {
        return cipher.restart(packet, ssrc, index)
                && cipher.expect(packet, length)
                && cipher.authenticate(packet, packet.address(0), header)
                && cipher.process(packet, header, length)
                && cipher.verify(packet);
    }

    /** The index stands behind the tag, and is covered by it (RFC 7714 9.3). */
    @Override
    public boolean sealRtcp(NativePacket packet, int length, int ssrc, int index) {
        int word = index | SrtcpIndex.ENCRYPTED;
        packet.putInt(length + NativePacket.TAG_BYTES, word);
        return cipher.restart(packet, ssrc, index)
                && cipher.authenticate(packet, packet.address(0), Ssrc.RTCP_HEADER_BYTES)
                && cipher.authenticate(packet, packet.word(word), SrtcpIndex.BYTES)
                && cipher.process(packet, Ssrc.RTCP_HEADER_BYTES, length)
                && cipher.seal(packet, length);
    }

    /** Of a packet in the clear all is covered by the tag and nothing decrypted. */
    @Override
    public boolean openRtcp(NativePacket packet, int length, int ssrc, int word) {
        int clear = SrtcpIndex.isEncrypted(word) ? Ssrc.RTCP_HEADER_BYTES : length;
        return cipher.restart(packet, ssrc, SrtcpIndex.of(word))
                && cipher.expect(packet, length)
                && cipher.authenticate(packet, packet.address(0), clear)
                && cipher.authenticate(packet, packet.word(word), SrtcpIndex.BYTES)
                && cipher.process(packet, clear, length)
                && cipher.verify(packet);
    }

    @Override
    public void close() {
        cipher.close();
    }
}
