package dev.kakehashi.signaling.whip;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link ResourceRequest}.
 *
 * @param contentType of the body, null where there is none
 * @param headers all others but those of the connection
 */
public record ResourceResponse(int status, @Nullable String contentType, Map<String, String> headers, String body) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** {@code Retry-After} of what may be better in a moment. */
    private static final String RETRY_SECONDS = "5";

    public ResourceResponse {
        headers = Map.copyOf(headers);
    }

    /** An answer without a body. */
    public static ResourceResponse empty(int status) {
        return new ResourceResponse(status, null, Map.of(), "");
    }

    static ResourceResponse of(int status, String contentType, String body) {
        return new ResourceResponse(status, contentType, Map.of(), body);
    }

    /**
     * What went wrong (RFC 9457).
     *
     * @param title short, the same for every case of the kind
     * @param detail a sentence that says what to change
     */
    public static ResourceResponse problem(int status, String title, String detail) {
        try {
            return of(status, "application/problem+json", JSON.writeValueAsString(new Problem(title, status, detail)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem can't be written", impossible);
        }
    }

    /** The same with one header more. */
    public ResourceResponse with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new ResourceResponse(status, contentType, more, body);
    }

    /** The same for what may be better in a moment. */
    public ResourceResponse retryLater() {
        return with("Retry-After", RETRY_SECONDS);
    }

    private record Problem(String title, int status, String detail) {}
}
