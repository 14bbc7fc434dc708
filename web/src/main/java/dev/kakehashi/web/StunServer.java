package dev.kakehashi.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A STUN server outside, which tells from which address we come to it (RFC 8489 12). */
final class StunServer {
    private final InetSocketAddress server;
    private final String name;

    /**
     * @param server its name need not be looked up yet
     */
    StunServer(InetSocketAddress server) {
        this.server = server;
        this.name = server.getHostString() + ":" + server.getPort();
    }

    /** Asks from each of the local addresses at once; blocks its thread for the look-up of the name and 1.6 s. */
    PublicAddresses ask(List<InetAddress> locals, RandomGenerator random) {
        List<InetAddress> servers;
        try {
            servers = List.of(InetAddress.getAllByName(server.getHostString()));
        } catch (UnknownHostException unknown) {
            return silent("its name is not known.");
        }
        List<CompletableFuture<Optional<InetAddress>>> asked = new ArrayList<>();
        for (InetAddress local : locals) {
            asked.add(CompletableFuture.supplyAsync(() -> askFrom(local, servers, random), Thread.ofVirtual()::start));
        }
        Set<InetAddress> told = new LinkedHashSet<>();
        asked.forEach(each -> each.join().ifPresent(told::add));
        return told.isEmpty()
                ? silent("no answer.")
                : PublicAddresses.told(told, "as the STUN server " + name + " sees us");
    }

    /** The server has an address for each family, of which the local one can reach its own. */
    private Optional<InetAddress> askFrom(InetAddress local, List<InetAddress> servers, RandomGenerator random) {
        return servers.stream()
                .filter(each -> each.getClass() == local.getClass())
                .findFirst()
                .map(each -> BindingExchange.ask(local, new InetSocketAddress(each, server.getPort()), random))
                .map(InetSocketAddress::getAddress);
    }

    PublicAddresses tooLate() {
        return silent("no answer within " + PublicAddressSearch.LIMIT.toSeconds() + " s.");
    }

    private PublicAddresses silent(String reason) {
        return PublicAddresses.unknown("The STUN server " + name + " gave no public address: " + reason);
    }
}
