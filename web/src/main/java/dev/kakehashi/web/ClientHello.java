package dev.kakehashi.web;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a TLS client says first (RFC 8446 4.1.2), as far as an answer depends on it here.
 *
 * @param serverName whom it calls (RFC 6066 3); empty where it does not say
 * @param protocols what it would speak (RFC 7301 3.1)
 */
record ClientHello(String serverName, List<String> protocols) {
    /** Says neither. */
    static final ClientHello SILENT = new ClientHello("", List.of());

    private static final int VERSION_AND_RANDOM_BYTES = 34;
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;

    /** name_type host_name, behind the length of the list. */
    private static final int HOST_NAME = 0;

    ClientHello {
        protocols = List.copyOf(protocols);
    }

    /** Reads the message without its header; what is malformed says nothing. */
    static ClientHello read(ByteBuf message) {
        try {
            ByteBuf in = message.slice();
            in.skipBytes(VERSION_AND_RANDOM_BYTES);
            in.skipBytes(in.readUnsignedByte()); // legacy_session_id
            in.skipBytes(in.readUnsignedShort()); // cipher_suites
            in.skipBytes(in.readUnsignedByte()); // legacy_compression_methods
            return extensions(in.readSlice(in.readUnsignedShort()));
        } catch (IndexOutOfBoundsException tooShort) {
            return SILENT;
        }
    }

    private static ClientHello extensions(ByteBuf in) {
        String serverName = "";
        List<String> protocols = List.of();
        while (in.isReadable()) {
            int type = in.readUnsignedShort();
            ByteBuf content = in.readSlice(in.readUnsignedShort());
            if (type == SERVER_NAME) {
                serverName = serverName(content);
            } else if (type == ALPN) {
                protocols = protocols(content);
            }
        }
        return new ClientHello(serverName, protocols);
    }

    private static String serverName(ByteBuf in) {
        in.skipBytes(2);
        return in.readUnsignedByte() == HOST_NAME ? text(in, in.readUnsignedShort()) : "";
    }

    private static List<String> protocols(ByteBuf in) {
        List<String> protocols = new ArrayList<>();
        in.skipBytes(2);
        while (in.isReadable()) {
            protocols.add(text(in, in.readUnsignedByte()));
        }
        return protocols;
    }

    private static String text(ByteBuf in, int bytes) {
        return in.readCharSequence(bytes, StandardCharsets.US_ASCII).toString();
    }
}
