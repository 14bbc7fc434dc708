package dev.kakehashi.web.acme;

import java.net.IDN;
import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate is asked for: a domain, or an address (RFC 8738).
 *
 * @param text the domain in ASCII, or the address
 * @param address null for a domain
 */
public record AcmeName(String text, @Nullable InetAddress address) {
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    /** Null when this is neither, or a wildcard, which can't be proven by what a server answers. */
    public static @Nullable AcmeName parse(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        try {
            InetAddress address = InetAddress.ofLiteral(bare);
            return bare.indexOf('%') >= 0 ? null : new AcmeName(address.getHostAddress(), address);
        } catch (IllegalArgumentException noAddress) {
            return domain(bare);
        }
    }

    private static @Nullable AcmeName domain(String text) {
        try {
            String ascii = IDN.toASCII(text).toLowerCase(Locale.ROOT);
            boolean valid =
                    ascii.length() <= 253 && ascii.matches(LABEL + "(\\." + LABEL + ")*") && !ascii.matches("[0-9.]+");
            return valid ? new AcmeName(ascii, null) : null;
        } catch (IllegalArgumentException invalid) {
            return null;
        }
    }

    public boolean isAddress() {
        return address != null;
    }

    /** The name by which an authority calls during TLS-ALPN-01: that of the reverse mapping for an address (RFC 8738 6). */
    public String serverName() {
        if (address == null) {
            return text;
        }
        byte[] bytes = address.getAddress();
        StringBuilder name = new StringBuilder();
        for (int i = bytes.length - 1; i >= 0; i--) {
            int octet = bytes[i] & 0xFF;
            if (bytes.length == 4) {
                name.append(octet).append('.');
            } else {
                name.append(Integer.toHexString(octet & 0x0F))
                        .append('.')
                        .append(Integer.toHexString(octet >> 4))
                        .append('.');
            }
        }
        return name.append(bytes.length == 4 ? "in-addr.arpa" : "ip6.arpa").toString();
    }
}
