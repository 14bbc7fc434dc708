package dev.kakehashi.sfu.replay;

import dev.kakehashi.sfu.rtp.Codec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** FFmpeg as a decoder that knows nothing of us. */
final class Ffmpeg {
    private static final long LIMIT_SECONDS = 60;

    private Ffmpeg() {}

    /**
     * One decoded picture.
     *
     * @param bytes of the raw picture, which tell its size
     */
    record Picture(int bytes, String hash) {}

    /**
     * What came of a file.
     *
     * @param errors the lines in which FFmpeg complained
     */
    record Decoded(List<Picture> pictures, List<String> errors) {}

    static boolean isInstalled() {
        try {
            Process process = new ProcessBuilder("ffmpeg", "-version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Decodes a file; every picture keeps its own size. */
    static Decoded decode(Codec codec, PictureFile stream, Path folder) throws IOException, InterruptedException {
        Path file = folder.resolve("stream." + stream.format());
        Path hashes = folder.resolve("hashes.txt");
        Path complaints = folder.resolve("errors.txt");
        stream.write(file);
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-nostdin", "-y", "-v", "error", "-threads", "1"));
        if (codec == Codec.VP9) {
            // FFmpeg's own decoder shows every spatial layer of a picture, libvpx the highest alone, as browsers do.
            command.addAll(List.of("-c:v", "libvpx-vp9"));
        }
        command.addAll(List.of("-f", stream.format(), "-i", file.toString()));
        command.addAll(List.of("-autoscale", "0", "-fps_mode", "passthrough", "-f", "framemd5", hashes.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(complaints.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("ffmpeg did not end within " + LIMIT_SECONDS + " s");
        }
        List<String> errors = new ArrayList<>(Files.readAllLines(complaints));
        if (process.exitValue() != 0) {
            errors.add("ffmpeg ended with " + process.exitValue());
        }
        return new Decoded(pictures(hashes), errors);
    }

    /** Lines of stream, dts, pts, duration, size and hash; those that begin with # are comments. */
    private static List<Picture> pictures(Path hashes) throws IOException {
        List<Picture> pictures = new ArrayList<>();
        for (String line : Files.readAllLines(hashes)) {
            if (!line.startsWith("#")) {
                String[] fields = line.split(",", 6);
                pictures.add(new Picture(Integer.parseInt(fields[4].trim()), fields[5].trim()));
            }
        }
        return pictures;
    }
}
