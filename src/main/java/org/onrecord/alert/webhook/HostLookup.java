package org.onrecord.alert.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host's name. It may block. */
@FunctionalInterface
interface HostLookup {

    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
