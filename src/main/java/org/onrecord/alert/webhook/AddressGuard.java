package org.onrecord.alert.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The one guard for every URL that somebody else names and this service goes to. It lets nobody in behind whatever stands
 * around this machine: a name is looked up here, every address it has must be everybody's, and whoever sends dials one of
 * these addresses instead of the name, so that what the name means a moment later does not matter.
 */
@ApplicationScoped
public class AddressGuard {

    private final HostLookup lookup;
    private final boolean allowHttp;
    private final List<Network> allowed;

    AddressGuard(WebhookConfig config, HostLookup lookup) {
        this.lookup = lookup;
        this.allowHttp = config.allowHttp();
        this.allowed = config.allowedNetworks().orElse(List.of()).stream()
                .map(network -> Network.parse(network.strip()))
                .toList();
    }

    /**
     * Where a URL leads.
     *
     * @param addresses all of them good; at least one
     */
    record Target(ReceiverUrl url, List<InetAddress> addresses) {

        Target {
            addresses = List.copyOf(addresses);
        }
    }

    /**
     * Looks at a URL and at where it leads now. Blocks while the name is looked up, and opens no connection to anywhere else.
     *
     * @throws RefusedUrlException where nothing may be sent there, or its host has no address
     */
    Target check(String text) {
        ReceiverUrl url = ReceiverUrl.parse(text);
        if (!url.secure() && !allowHttp) {
            throw new RefusedUrlException("must begin with https://");
        }
        List<InetAddress> addresses = addressesOf(url);
        for (InetAddress address : addresses) {
            requireGood(address);
        }
        return new Target(url, addresses);
    }

    private List<InetAddress> addressesOf(ReceiverUrl url) {
        if (url.literal() != null) {
            return List.of(url.literal());
        }
        try {
            List<InetAddress> found = lookup.addressesOf(url.host());
            if (!found.isEmpty()) {
                return found;
            }
        } catch (UnknownHostException e) {
            // Told below, as it is where the answer is empty.
        }
        throw new RefusedUrlException("has a host that has no address: " + url.host());
    }

    /** Which address it is stays untold: the answer would map the network behind this machine. */
    private void requireGood(InetAddress address) {
        if (allowed.stream().anyMatch(network -> network.contains(address))) {
            return;
        }
        SpecialNetworks.kindOf(address).ifPresent(kind -> {
            throw new RefusedUrlException("leads to an address to which nothing is sent (" + kind + ")");
        });
    }
}
