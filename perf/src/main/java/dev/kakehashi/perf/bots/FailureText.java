package dev.kakehashi.perf.bots;

import dev.kakehashi.perf.peer.RefusedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why the bots could not join, in a sentence that says what to do. */
final class FailureText {
    private FailureText() {}

    static String of(IOException failed, RoomLink link) {
        if (hasCause(failed, CertificateException.class)) {
            return "The certificate of " + link.host() + " is not trusted. If this is your own server, add --insecure.";
        }
        if (hasCause(failed, SSLException.class)) {
            return "No TLS with " + link.server() + " (" + failed.getMessage() + "); should it be http:// ?";
        }
        if (hasCause(failed, UnresolvedAddressException.class)) {
            return "There is no host of the name " + link.host() + ".";
        }
        return switch (failed) {
            case RefusedException refused -> refusal(refused, link);
            case ConnectException _ -> "Nobody answers at " + link.server() + ".";
            case HttpTimeoutException _ -> link.server() + " does not answer.";
            default -> sentence(failed);
        };
    }

    private static String refusal(RefusedException refused, RoomLink link) {
        return switch (refused.code()) {
            case "unauthorized" -> link.token() == null ? tokenNeeded() : sentence(refused);
            case "room-full" -> "A room is full; smaller ones are made with --room-size. (" + sentence(refused) + ")";
            default -> "The server refuses (" + refused.code() + "): " + sentence(refused);
        };
    }

    static String tokenNeeded() {
        return "This server needs an access token: take the link that `./kakehashi token` prints, or add --token.";
    }

    private static String sentence(IOException failed) {
        String message = failed.getMessage();
        return message == null ? failed.toString() : message;
    }

    private static boolean hasCause(@Nullable Throwable failed, Class<? extends Throwable> kind) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
