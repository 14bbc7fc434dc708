package dev.kakehashi.sfu.rtp;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Single packets of one stream of a real browser with what they say, from src/test/resources/packets; the README there
 * explains the lines. In the order in which they were sent, so that a dependency descriptor finds its structure.
 */
record GoldenPackets(Codec codec, int descriptorId, List<Golden> packets) {
    /** All streams there are. */
    static final List<String> NAMES = List.of(
            "vp8",
            "vp8-dd",
            "h264",
            "h264-dd",
            "vp9",
            "vp9-svc",
            "vp9-svc-dd",
            "vp9-svc-full-dd",
            "av1",
            "av1-svc",
            "opus-red");

    /**
     * One packet.
     *
     * @param expected what {@link #describe} says of it
     */
    record Golden(byte[] data, String expected) {}

    static GoldenPackets load(String name) {
        try (InputStream in = GoldenPackets.class.getResourceAsStream("/packets/" + name + ".txt")) {
            if (in == null) {
                throw new IOException("no golden packets " + name);
            }
            return read(new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static GoldenPackets read(BufferedReader lines) throws IOException {
        Codec codec = Codec.VP8;
        int descriptorId = -1;
        List<Golden> packets = new ArrayList<>();
        byte[] data = {};
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int space = line.indexOf(' ');
            String value = line.substring(space + 1);
            switch (space < 0 ? "" : line.substring(0, space)) {
                case "codec" -> codec = Codec.valueOf(value);
                case "descriptor" -> descriptorId = Integer.parseInt(value);
                case "packet" -> data = Hex.bytes(value);
                case "expect" -> packets.add(new Golden(data, value));
                default -> {}
            }
        }
        return new GoldenPackets(codec, descriptorId, packets);
    }

    /** What was read, in the words of the files; what is not said is left out. */
    static String describe(FrameInfo info) {
        StringBuilder text = new StringBuilder();
        text.append(info.keyframeStart ? "keyframeStart " : "");
        text.append(info.frameStart ? "frameStart " : "");
        text.append(info.frameEnd ? "frameEnd " : "");
        text.append("layer=S").append(info.spatial).append('T').append(info.temporal);
        text.append(info.switchUp ? " switchUp" : "");
        text.append(info.notForUpperLayers ? " notForUpperLayers" : "");
        if (info.pictureId >= 0) {
            text.append(" pictureId=").append(info.pictureId);
            text.append(info.longPictureId ? "/15@" : "/7@").append(info.pictureIdAt);
        }
        if (info.tl0PicIdx >= 0) {
            text.append(" tl0PicIdx=").append(info.tl0PicIdx).append('@').append(info.tl0PicIdxAt);
        }
        if (info.sized) {
            text.append(" pixels=").append(pixels(info));
        }
        text.append(info.primaryAt > 0 ? " primaryAt=" + info.primaryAt : "");
        DependencyStructure structure = info.structure;
        if (structure != null) {
            text.append(" frame=").append(info.frameNumber);
            text.append(" active=").append(Integer.toBinaryString(info.activeTargets));
            text.append(" indications=");
            for (int target = 0; target < structure.targets(); target++) {
                text.append("-DSR".charAt(info.indication(target)));
            }
            text.append(" diffs=").append(diffs(info));
        }
        return text.toString();
    }

    private static String pixels(FrameInfo info) {
        List<String> layers = new ArrayList<>();
        for (int pixels : info.pixels) {
            if (pixels > 0) {
                layers.add(Integer.toString(pixels));
            }
        }
        return String.join(",", layers);
    }

    private static String diffs(FrameInfo info) {
        List<String> diffs = new ArrayList<>();
        for (int index = 0; index < info.diffCount; index++) {
            diffs.add(Integer.toString(info.diffs[index]));
        }
        return diffs.isEmpty() ? "-" : String.join(",", diffs);
    }
}
