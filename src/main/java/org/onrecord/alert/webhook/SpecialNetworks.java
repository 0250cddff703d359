package org.onrecord.alert.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The addresses that are not everybody's: IANA's special-purpose registries for IPv4 and IPv6 (RFC 6890 and what was
 * registered since), multicast, and all of IPv6 that was never given out.
 */
final class SpecialNetworks {

    private static final Network GLOBAL_SIX = Network.parse("2000::/3");

    private static final List<Map.Entry<String, List<Network>>> KINDS = List.of(
            kind("this network", "0.0.0.0/8"),
            kind("private", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
            kind("shared by a provider's customers", "100.64.0.0/10"),
            kind("loopback", "127.0.0.0/8", "::1/128"),
            kind("link-local", "169.254.0.0/16", "fe80::/10"),
            kind("of IETF protocols", "192.0.0.0/24", "2001::/23"),
            kind(
                    "for documentation",
                    "192.0.2.0/24",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "2001:db8::/32",
                    "3fff::/20"),
            kind("of AS112", "192.31.196.0/24", "192.175.48.0/24", "2620:4f:8000::/48"),
            kind("of AMT", "192.52.193.0/24"),
            kind("of 6to4", "192.88.99.0/24", "2002::/16"),
            kind("for benchmarks", "198.18.0.0/15"),
            kind("multicast", "224.0.0.0/4", "ff00::/8"),
            kind("broadcast", "255.255.255.255/32"),
            kind("reserved", "240.0.0.0/4"),
            kind("unspecified", "::/128"),
            // Java itself makes IPv4 addresses of those that are mapped (::ffff:0:0/96).
            kind("an IPv4 address within IPv6", "::/96"),
            kind("of NAT64", "64:ff9b::/96", "64:ff9b:1::/48"),
            kind("for discarding", "100::/64", "100:0:0:1::/64"),
            kind("of segment routing", "5f00::/16"),
            kind("unique local", "fc00::/7"),
            kind("site-local", "fec0::/10"));

    private SpecialNetworks() {}

    /** What an address is instead of everybody's; empty where it is. */
    static Optional<String> kindOf(InetAddress address) {
        Optional<String> kind = KINDS.stream()
                .filter(one -> one.getValue().stream().anyMatch(network -> network.contains(address)))
                .map(Map.Entry::getKey)
                .findFirst();
        boolean four = address instanceof Inet4Address;
        return kind.isPresent() || four || GLOBAL_SIX.contains(address) ? kind : Optional.of("not assigned");
    }

    private static Map.Entry<String, List<Network>> kind(String name, String... networks) {
        return Map.entry(name, List.of(networks).stream().map(Network::parse).toList());
    }
}
