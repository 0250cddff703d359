package org.onrecord.alert.webhook;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that are written where a host's name could stand. Each has one spelling here. */
final class HostLiteral {

    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern DOTTED_QUAD = Pattern.compile(String.join("\\.", OCTET, OCTET, OCTET, OCTET));
    private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f:]{2,39}");

    private HostLiteral() {}

    /** Reads four decimal numbers without leading zeros (RFC 6943 §3.1.1, the strict form). */
    static Optional<InetAddress> dottedQuad(String text) {
        var octets = DOTTED_QUAD.matcher(text);
        if (!octets.matches()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(octets.group(i + 1));
        }
        try {
            return Optional.of(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four octets are an address", e);
        }
    }

    /** Reads what stands between brackets (RFC 3986 §3.2.2): no zone, and no IPv4 address in it, however spelled. */
    static Optional<InetAddress> six(String text) {
        if (!SIX.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            // With brackets nothing is ever looked up.
            InetAddress address = InetAddress.getByName("[" + text + "]");
            return address instanceof Inet6Address ? Optional.of(address) : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether somebody might read a name as an IPv4 address: its last label is a number, decimal, octal or hexadecimal
     * (the URL Standard's "ends in a number").
     */
    static boolean endsInNumber(String host) {
        String last = host.substring(host.lastIndexOf('.') + 1);
        return last.matches("[0-9]+|0[xX][0-9A-Fa-f]*");
    }
}
