package dev.kakehashi.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the addresses that stand in a configuration. */
final class AddressValues {
    /** A name or an IPv4 address, or an IPv6 address in brackets. */
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<host>[a-zA-Z0-9.-]{1,253}|\\[[0-9a-fA-F:.]{2,45}]):(?<port>[0-9]{1,5})");

    private AddressValues() {}

    /** Local or public addresses, with commas between them; empty where the key is not set. */
    static List<InetAddress> list(String key, Map<String, String> values) throws ConfigException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String each : values.getOrDefault(key, "").split(",", -1)) {
            if (!each.isBlank()) {
                addresses.add(address(key, each.trim()));
            }
        }
        return addresses;
    }

    private static InetAddress address(String key, String value) throws ConfigException {
        // Names are not looked up: an answer may change, and a wrong one would be found out by nobody.
        boolean literal = value.matches("[0-9.]{7,15}") || value.matches("\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");
        try {
            if (literal) {
                InetAddress address = InetAddress.getByName(value);
                if (!address.isAnyLocalAddress()) {
                    return address;
                }
                throw new ConfigException(
                        key + ": `" + value + "` stands for every address; leave the option out to serve all of them.");
            }
        } catch (UnknownHostException notAnAddress) {
            // Told below.
        }
        throw new ConfigException(
                key + ": `" + value + "` is not an IP address; write one such as 192.0.2.7 or 2001:db8::7.");
    }

    /** Another machine's, its name not looked up yet; null where the key is not set. */
    static @Nullable InetSocketAddress hostAndPort(String key, Map<String, String> values) throws ConfigException {
        String value = values.get(key);
        if (value == null) {
            return null;
        }
        Matcher parts = HOST_AND_PORT.matcher(value.trim());
        int port = parts.matches() ? Integer.parseInt(parts.group("port")) : 0;
        if (port < 1 || port > 65_535) {
            throw new ConfigException(key + ": `" + value
                    + "` is not HOST:PORT; write for example stun.example.org:3478 or [2001:db8::7]:3478.");
        }
        return InetSocketAddress.createUnresolved(parts.group("host"), port);
    }
}
