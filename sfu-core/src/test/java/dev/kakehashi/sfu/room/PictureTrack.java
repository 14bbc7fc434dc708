package dev.kakehashi.sfu.room;

import dev.kakehashi.sfu.forward.Descriptors;
import dev.kakehashi.sfu.forward.PacketBuffer;
import dev.kakehashi.sfu.rtp.Codec;
import dev.kakehashi.sfu.rtp.Hex;
import java.util.ArrayList;
import java.util.List;

/** A made-up track whose packets are written from templates, without an object for each. */
final class PictureTrack {
    static final int PAYLOAD_TYPE = 96;
    static final int RTX = 97;
    static final int NUMBER = 3;
    static final int MID = 4;
    static final int RID = 10;
    static final int LEVEL = 1;
    static final int DESCRIPTOR = 12;
    static final int SSRC = 0x51000000;
    private static final int BODY_BYTES = 1_000;
    private static final String[] SIZES = {"a000 5a00", "4001 b400", "8002 6801"};

    final Codec codec;
    final List<String> rids;
    private final List<Template> key = new ArrayList<>();
    private final List<Template> delta = new ArrayList<>();
    private final int[] sequences = {60_000, 61_000, 62_000};
    private int transportWide = 65_000;
    private int picture = 32_000;
    private int frame = 65_000;

    /** One packet of a picture: where its numbers stand; of picture id and frame number -1 where they don't. */
    private record Template(
            int encoding, byte[] bytes, int numberAt, int pictureIdAt, int frameNumberAt, boolean newFrame) {}

    private PictureTrack(Codec codec, List<String> rids) {
        this.codec = codec;
        this.rids = rids;
    }

    static PictureTrack opus() {
        PictureTrack track = new PictureTrack(Codec.OPUS, List.of());
        track.add(track.key, 0, true, LEVEL, Hex.bytes("9e"), "78", -1, false);
        track.delta.addAll(track.key);
        return track;
    }

    /** Three encodings of 160x90 to 640x360, two temporal layers. */
    static PictureTrack vp8Simulcast() {
        PictureTrack track = new PictureTrack(Codec.VP8, List.of("q", "h", "f"));
        for (int encoding = 0; encoding < 3; encoding++) {
            byte[] rid = {(byte) track.rids.get(encoding).charAt(0)};
            String start = "90 e0 8000 00 20 ";
            track.add(track.key, encoding, false, RID, rid, start + "10 02 00 9d 01 2a " + SIZES[encoding], 2, false);
            track.add(track.key, encoding, true, RID, rid, "80 e0 8000 00 20", 2, false);
            track.add(track.delta, encoding, false, RID, rid, start + "11 02 00", 2, false);
            track.add(track.delta, encoding, true, RID, rid, "80 e0 8000 00 20", 2, false);
        }
        return track;
    }

    /** L3: 160x90 to 640x360, each layer needing the one below. */
    static PictureTrack vp9Svc() {
        PictureTrack track = new PictureTrack(Codec.VP9, List.of());
        String structure = "50 00a0005a 014000b4 02800168";
        byte[] none = {};
        track.add(track.key, 0, false, 0, none, "aa 8000 00 01 " + structure, 1, false);
        track.add(track.key, 0, false, 0, none, "a4 8000 00 01", 1, false);
        track.add(track.key, 0, false, 0, none, "ac 8000 03 01", 1, false);
        track.add(track.key, 0, true, 0, none, "ad 8000 05 01", 1, false);
        track.add(track.delta, 0, false, 0, none, "ec 8000 00 02", 1, false);
        track.add(track.delta, 0, false, 0, none, "ec 8000 03 02", 1, false);
        track.add(track.delta, 0, false, 0, none, "e9 8000 05 02", 1, false);
        track.add(track.delta, 0, true, 0, none, "e5 8000 05 02", 1, false);
        return track;
    }

    /** L2T1 by the dependency descriptor: 320x180 and 640x360. */
    static PictureTrack av1Svc() {
        PictureTrack track = new PictureTrack(Codec.AV1, List.of());
        track.add(track.key, 0, false, DESCRIPTOR, Descriptors.keyFrame(0, false, false), "08 0a", -1, true);
        track.add(track.key, 0, false, DESCRIPTOR, frame(Descriptors.KEY_LOWER, false, true), "80 0a", -1, false);
        track.add(track.key, 0, true, DESCRIPTOR, frame(Descriptors.KEY_UPPER, true, true), "00 0a", -1, true);
        track.add(track.delta, 0, false, DESCRIPTOR, frame(Descriptors.LOWER, true, false), "00 0a", -1, true);
        track.add(track.delta, 0, false, DESCRIPTOR, frame(Descriptors.LOWER, false, true), "80 0a", -1, false);
        track.add(track.delta, 0, true, DESCRIPTOR, frame(Descriptors.UPPER, true, true), "00 0a", -1, true);
        return track;
    }

    private static byte[] frame(int template, boolean start, boolean end) {
        return Descriptors.frame(template, 0, start, end);
    }

    /** The header extension and the beginning of the payload are given; its rest is filled up. */
    private void add(
            List<Template> to,
            int encoding,
            boolean marker,
            int extensionId,
            byte[] extension,
            String payload,
            int pictureIdAt,
            boolean newFrame) {
        byte[] start = Hex.bytes(payload);
        int words = (4 + 2 + extension.length + 4 + 3) / 4;
        int payloadAt = 16 + words * 4;
        byte[] out = new byte[payloadAt + (codec == Codec.OPUS ? 80 : BODY_BYTES)];
        out[0] = (byte) 0x90;
        out[1] = (byte) ((marker && codec != Codec.OPUS ? 0x80 : 0) | PAYLOAD_TYPE);
        put32(out, 8, SSRC + encoding);
        put16(out, 12, 0x1000);
        put16(out, 14, words);
        out[16] = MID;
        out[17] = 1;
        out[18] = '0';
        if (extensionId > 0) {
            out[20] = (byte) extensionId;
            out[21] = (byte) extension.length;
            System.arraycopy(extension, 0, out, 22, extension.length);
        }
        int numberAt = 22 + extension.length;
        out[numberAt] = NUMBER;
        out[numberAt + 1] = 2;
        System.arraycopy(start, 0, out, payloadAt, start.length);
        int frameNumberAt = extensionId == DESCRIPTOR ? 22 + 1 : -1;
        int idAt = pictureIdAt < 0 ? -1 : payloadAt + pictureIdAt;
        to.add(new Template(encoding, out, numberAt + 2, idAt, frameNumberAt, newFrame));
    }

    int packets(boolean keyPicture) {
        return (keyPicture ? key : delta).size();
    }

    /** Writes one packet of the present picture; the first one, numbered 0, begins the next picture. */
    void write(PacketBuffer packet, boolean keyPicture, int number) {
        Template template = (keyPicture ? key : delta).get(number);
        if (number == 0) {
            picture++;
        }
        if (template.newFrame) {
            frame++;
        }
        byte[] out = packet.data;
        System.arraycopy(template.bytes, 0, out, 0, template.bytes.length);
        packet.offset = 0;
        packet.length = template.bytes.length;
        put16(out, 2, sequences[template.encoding]++);
        put16(out, template.numberAt, transportWide++);
        put32(out, 4, picture * (codec == Codec.OPUS ? 960 : 3_000));
        if (template.pictureIdAt >= 0) {
            put16(out, template.pictureIdAt, 0x8000 | picture & 0x7FFF);
        }
        if (template.frameNumberAt >= 0) {
            put16(out, template.frameNumberAt, frame);
        }
    }

    static void put16(byte[] data, int at, int value) {
        data[at] = (byte) (value >>> 8);
        data[at + 1] = (byte) value;
    }

    static void put32(byte[] data, int at, int value) {
        put16(data, at, value >>> 16);
        put16(data, at + 2, value);
    }
}
