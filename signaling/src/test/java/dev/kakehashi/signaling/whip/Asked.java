package dev.kakehashi.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a request, and keeps what was answered. */
final class Asked {
    private final List<ResourceResponse> answers = new ArrayList<>();

    /** A POST of an offer. */
    static ResourceRequest post(String path, String offer) {
        return new ResourceRequest(
                "POST", path, "sfu.example", "application/sdp", null, null, null, offer, "192.0.2.1");
    }

    static ResourceRequest patch(String path, @Nullable String ifMatch, String fragment) {
        return new ResourceRequest(
                "PATCH",
                path,
                "sfu.example",
                "application/trickle-ice-sdpfrag",
                null,
                ifMatch,
                null,
                fragment,
                "192.0.2.1");
    }

    static ResourceRequest plain(String method, String path) {
        return new ResourceRequest(method, path, "sfu.example", null, null, null, null, "", "192.0.2.1");
    }

    static ResourceRequest withToken(ResourceRequest request, String token) {
        return new ResourceRequest(
                request.method(),
                request.path(),
                request.serverName(),
                request.contentType(),
                request.accept(),
                request.ifMatch(),
                "Bearer " + token,
                request.body(),
                request.peer());
    }

    static ResourceRequest as(ResourceRequest request, @Nullable String contentType, @Nullable String accept) {
        return new ResourceRequest(
                request.method(),
                request.path(),
                request.serverName(),
                contentType,
                accept,
                request.ifMatch(),
                request.authorization(),
                request.body(),
                request.peer());
    }

    /** Asks and expects the answer at once. */
    static ResourceResponse ask(MediaResources resources, ResourceRequest request, long nowNanos) {
        Asked asked = new Asked();
        resources.handle(request, asked::answered, nowNanos);
        return asked.only();
    }

    void answered(ResourceResponse response) {
        answers.add(response);
    }

    boolean isWaiting() {
        return answers.isEmpty();
    }

    ResourceResponse only() {
        assertThat(answers).hasSize(1);
        return answers.getFirst();
    }
}
