package org.onrecord.alert.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/** A range of addresses in CIDR notation (RFC 4632, RFC 4291 §2.3). */
final class Network {

    private static final Pattern FORM = Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/(0|[1-9][0-9]{0,2})");

    private final byte[] address;
    private final int prefix;

    private Network(byte[] address, int prefix) {
        this.address = address;
        this.prefix = prefix;
    }

    /**
     * Reads a range.
     *
     * @throws IllegalArgumentException where it is none
     */
    static Network parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a network, as 10.0.0.0/8 or fd00::/8: " + text);
        }
        try {
            byte[] address = addressOf(parts.group(1));
            int prefix = Integer.parseInt(parts.group(2));
            if (prefix > address.length * Byte.SIZE) {
                throw new IllegalArgumentException("the prefix is longer than the address: " + text);
            }
            return new Network(address, prefix);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not a network: " + text, e);
        }
    }

    /** Whether an address lies in it; one of the other family never does. */
    boolean contains(InetAddress other) {
        byte[] bytes = other.getAddress();
        if (bytes.length != address.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        if (!Arrays.equals(address, 0, whole, bytes, 0, whole)) {
            return false;
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || (address[whole] ^ bytes[whole]) >> (Byte.SIZE - rest) == 0;
    }

    private static byte[] addressOf(String text) throws UnknownHostException {
        if (text.indexOf(':') >= 0) {
            return InetAddress.getByName("[" + text + "]").getAddress();
        }
        return HostLiteral.dottedQuad(text)
                .map(InetAddress::getAddress)
                .orElseThrow(() -> new UnknownHostException(text));
    }
}
