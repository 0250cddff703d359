package org.onrecord.alert.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** As the machine is set up to look names up. Java keeps what it found for half a minute. */
@ApplicationScoped
class SystemLookup implements HostLookup {

    @Override
    public List<InetAddress> addressesOf(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }
}
