package org.onrecord.access;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Which addresses are taken for one: each of IPv4 by itself; of IPv6 those of a network of 64 bits, since whoever has
 * one has them all (RFC 7934). Whose address it is, a proxy's or what that says of its client, is decided by {@code
 * quarkus.http.proxy.*}.
 */
final class AddressGroup {

    private static final int NETWORK_BYTES = 8;
    private static final int IPV4_BYTES = 4;

    private AddressGroup() {}

    static String of(HttpServerRequest request) {
        SocketAddress remote = request.remoteAddress();
        return remote == null || remote.host() == null ? "unknown" : of(remote.host());
    }

    static String of(String host) {
        if (host.indexOf(':') < 0) {
            return host;
        }
        // Whatever a trusted proxy may have written that is no address is a group of its own.
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null || address.length == IPV4_BYTES) {
            return address == null ? host : NetUtil.bytesToIpAddress(address);
        }
        if (isMapped(address)) {
            return NetUtil.bytesToIpAddress(Arrays.copyOfRange(address, 12, 16));
        }
        return HexFormat.of().formatHex(address, 0, NETWORK_BYTES) + "/64";
    }

    /** ::ffff:a.b.c.d, an address of IPv4 as a socket of both kinds shows it (RFC 4291 §2.5.5.2). */
    private static boolean isMapped(byte[] address) {
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[10] == (byte) 0xff && address[11] == (byte) 0xff;
    }
}
