package dev.kakehashi.signaling.whip;

import dev.kakehashi.sfu.EndReason;
import dev.kakehashi.sfu.ParticipantKey;
import dev.kakehashi.sfu.RefusalReason;
import dev.kakehashi.signaling.access.AccessDecision;
import dev.kakehashi.signaling.sdp.Negotiation;

/** Every refusal in the words of this server: what is wrong, and what to change (RFC 9457). */
final class Problems {
    private Problems() {}

    static ResourceResponse unknownAddress(String text) {
        return ResourceResponse.problem(404, "Unknown address", text);
    }

    static ResourceResponse noSession() {
        return ResourceResponse.problem(
                404, "Unknown session", "This session has ended or never was; make a new one by POST.");
    }

    static ResourceResponse wrongMethod(String allowed) {
        return ResourceResponse.problem(405, "Wrong method", "Only " + allowed + " are answered at this address.")
                .with("Allow", allowed);
    }

    static ResourceResponse wrongType(String wanted) {
        return ResourceResponse.problem(
                415, "Wrong content type", "Send this request with Content-Type: " + wanted + '.');
    }

    static ResourceResponse notAcceptable() {
        return ResourceResponse.problem(
                406, "Answer not accepted", "The answer is application/sdp; name it in Accept, or leave Accept out.");
    }

    static ResourceResponse noBody() {
        return ResourceResponse.problem(400, "No offer", "The body is empty; send the SDP offer in it.");
    }

    static ResourceResponse malformed(String text) {
        return ResourceResponse.problem(400, "Malformed", text);
    }

    static ResourceResponse tooManyPosts() {
        return ResourceResponse.problem(
                        429, "Too many requests", "This address made many sessions in a short time; wait a moment.")
                .retryLater();
    }

    static ResourceResponse tooManyPatches() {
        return ResourceResponse.problem(
                        429, "Too many requests", "Send the candidates together, in one PATCH, and not so often.")
                .retryLater();
    }

    static ResourceResponse entityTagMissing() {
        return ResourceResponse.problem(
                428,
                "If-Match missing",
                "Send If-Match with the ETag of the last answer, or * for an ICE restart (RFC 9725 4.3.1).");
    }

    static ResourceResponse entityTagOld() {
        return ResourceResponse.problem(
                412,
                "If-Match does not match",
                "ICE was restarted since: use the ETag of the last 200 or 201 answer, or If-Match: * to restart again.");
    }

    static ResourceResponse draining() {
        return ResourceResponse.problem(
                        503, "Going down", "The server is about to go down and takes nobody new; try again later.")
                .retryLater();
    }

    static ResourceResponse overloaded() {
        return ResourceResponse.problem(503, "Overloaded", "The server did not answer in time; try again later.")
                .retryLater();
    }

    static ResourceResponse internal() {
        return ResourceResponse.problem(500, "Internal error", "Something went wrong here; it is in the server's log.");
    }

    /** RFC 6750 3.1. */
    static ResourceResponse denied(AccessDecision.Denied denied) {
        return switch (denied.reason()) {
            case MISSING ->
                ResourceResponse.problem(401, "Token missing", denied.text())
                        .with("WWW-Authenticate", "Bearer realm=\"kakehashi\"");
            case INVALID, EXPIRED, NOT_YET ->
                ResourceResponse.problem(401, "Token not valid", denied.text())
                        .with("WWW-Authenticate", "Bearer realm=\"kakehashi\", error=\"invalid_token\"");
            case WRONG_ROOM, WRONG_ROLE, WRONG_IDENTITY ->
                ResourceResponse.problem(403, "Token for something else", denied.text())
                        .with("WWW-Authenticate", "Bearer realm=\"kakehashi\", error=\"insufficient_scope\"");
        };
    }

    /** RFC 9725 4.2 and 4.4. */
    static ResourceResponse offer(Negotiation.Refused refused) {
        return switch (refused.cause()) {
            case MALFORMED -> malformed(refused.text());
            case UNSUPPORTED -> ResourceResponse.problem(422, "Offer not supported", refused.text());
            case TOO_MANY_TRACKS -> ResourceResponse.problem(406, "Too many tracks", refused.text());
        };
    }

    static ResourceResponse refused(RefusalReason reason, ParticipantKey key) {
        return switch (reason) {
            case ALREADY_PRESENT ->
                ResourceResponse.problem(
                        409,
                        "Already publishing",
                        "Somebody publishes as " + key.participant() + " in this room; end that session by DELETE,"
                                + " or take another name.");
            case NOBODY_TO_WATCH ->
                ResourceResponse.problem(
                                409, "Nobody to watch", "Nobody of that name is in this room now; try again later.")
                        .retryLater();
            case ROOM_FULL ->
                ResourceResponse.problem(503, "Room full", "This room is full.").retryLater();
            case SERVER_FULL ->
                ResourceResponse.problem(503, "Server full", "The server is full; try again later.")
                        .retryLater();
            case DRAINING -> draining();
        };
    }

    /** The participation ended while its POST waited for the answer. */
    static ResourceResponse ended(EndReason reason) {
        return reason == EndReason.SERVER_STOPPING ? draining() : noSession();
    }
}
