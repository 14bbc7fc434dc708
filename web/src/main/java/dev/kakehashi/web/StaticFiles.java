package dev.kakehashi.web;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, from the class path. Kept in memory once read; there are some dozens of them, and a path that
 * leads to none is not remembered. Safe for use by any thread.
 */
final class StaticFiles {
    static final String HTML = "text/html; charset=utf-8";

    private static final String ROOT = "/static";
    private static final int MAX_PATH = 200;
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", HTML),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /**
     * One file.
     *
     * @param etag strong, with its quotation marks
     */
    record StaticFile(byte[] content, String type, String etag) {
        static StaticFile of(byte[] content, String type) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
                return new StaticFile(content, type, '"' + HexFormat.of().formatHex(hash, 0, 12) + '"');
            } catch (NoSuchAlgorithmException missing) {
                throw new IllegalStateException("every Java platform has SHA-256", missing);
            }
        }
    }

    /**
     * Finds a file.
     *
     * @param path as in the request, beginning with a slash, without the query
     * @return null when there is none
     */
    @Nullable
    StaticFile find(String path) {
        if (path.length() > MAX_PATH || !isPlain(path)) {
            return null;
        }
        StaticFile known = files.get(path);
        if (known != null) {
            return known;
        }
        StaticFile read = read(path);
        if (read != null) {
            files.put(path, read);
        }
        return read;
    }

    /** Only names that can't lead out of the folder: no dots at the beginning of a part, nothing encoded. */
    private static boolean isPlain(String path) {
        if (!path.startsWith("/") || path.endsWith("/")) {
            return false;
        }
        char before = ' ';
        for (int index = 0; index < path.length(); index++) {
            char each = path.charAt(index);
            boolean letter = each >= 'a' && each <= 'z' || each >= 'A' && each <= 'Z' || each >= '0' && each <= '9';
            boolean fits = letter
                    || each == '-'
                    || each == '_'
                    || each == '/' && before != '/'
                    || each == '.' && before != '/' && before != '.';
            if (!fits) {
                return false;
            }
            before = each;
        }
        return true;
    }

    private static @Nullable StaticFile read(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return null;
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream(ROOT + path)) {
            if (in == null) {
                return null;
            }
            return StaticFile.of(in.readAllBytes(), type);
        } catch (IOException unreadable) {
            return null;
        }
    }
}
