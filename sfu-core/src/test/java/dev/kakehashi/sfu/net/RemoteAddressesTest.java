package dev.kakehashi.sfu.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class RemoteAddressesTest {
    private static final int FOUR = 10 << 24 | 7;

    private final RemoteAddresses addresses = new RemoteAddresses();

    @Test
    void makesAnAddressOnce() throws Exception {
        InetSocketAddress first = addresses.four(FOUR, 50_000);

        assertThat(first).isEqualTo(new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 7}), 50_000));
        assertThat(addresses.four(FOUR, 50_000)).isSameAs(first);
    }

    @Test
    void tellsPortsFamiliesAndZonesApart() throws Exception {
        InetSocketAddress four = addresses.four(FOUR, 1);
        InetSocketAddress six = addresses.six(0, FOUR, 0, 1);
        InetSocketAddress zoned = addresses.six(0xFE80L << 48, 1, 3, 1);

        assertThat(addresses.four(FOUR, 2)).isNotEqualTo(four);
        assertThat(six.getAddress()).isInstanceOf(Inet6Address.class);
        assertThat(six).isNotEqualTo(four);
        assertThat(zoned.getAddress()).isEqualTo(InetAddress.getByName("fe80::1"));
        assertThat(((Inet6Address) zoned.getAddress()).getScopeId()).isEqualTo(3);
        assertThat(addresses.six(0xFE80L << 48, 1, 4, 1)).isNotSameAs(zoned);
    }

    @Test
    void knowsNotMoreThanItsBoundAndGoesOn() {
        InetSocketAddress first = addresses.four(0, 1);
        for (int index = 1; index <= 3 * RemoteAddresses.MAX; index++) {
            assertThat(addresses.four(index, 1).getAddress().getAddress()[3]).isEqualTo((byte) index);
        }

        assertThat(addresses.four(0, 1)).isEqualTo(first).isNotSameAs(first);
    }
}
