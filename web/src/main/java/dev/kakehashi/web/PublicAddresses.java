package dev.kakehashi.web;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The addresses that lead to this machine from outside, or why none is known.
 *
 * @param addresses best first; empty for none
 * @param sentences how each is known, and who could not tell, for the person who runs the server
 */
record PublicAddresses(List<InetAddress> addresses, List<String> sentences) {
    PublicAddresses {
        addresses = List.copyOf(addresses);
        sentences = List.copyOf(sentences);
    }

    static PublicAddresses none() {
        return new PublicAddresses(List.of(), List.of());
    }

    static PublicAddresses unknown(String sentence) {
        return new PublicAddresses(List.of(), List.of(sentence));
    }

    /**
     * What somebody told.
     *
     * @param addresses at least one
     * @param source in brackets behind them
     */
    static PublicAddresses told(Collection<InetAddress> addresses, String source) {
        String noun = addresses.size() == 1 ? "Public address " : "Public addresses ";
        return new PublicAddresses(List.copyOf(addresses), List.of(noun + list(addresses) + " (" + source + ")."));
    }

    /** These where they are any, else the others; what those who know none say is kept before what is said by who does. */
    PublicAddresses or(PublicAddresses others) {
        if (!addresses.isEmpty()) {
            return this;
        }
        List<String> both = new ArrayList<>(sentences);
        both.addAll(others.sentences);
        return new PublicAddresses(others.addresses, both);
    }

    /** As "192.0.2.7, 192.0.2.8 and 2001:db8::7". */
    static String list(Collection<InetAddress> addresses) {
        List<String> texts = addresses.stream().map(NetUtil::toAddressString).toList();
        int last = texts.size() - 1;
        return last < 1
                ? String.join("", texts)
                : String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
    }
}
