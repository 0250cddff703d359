package org.onrecord.alert.webhook;

import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A URL (RFC 3986) taken apart once, so that what is checked is what is dialled. It takes less than the RFC allows: where
 * two programs might read it differently, it is refused.
 *
 * @param secure whether it is https
 * @param host a name in small letters, or an address, without brackets
 * @param literal the address where {@code host} is one; else null
 * @param port 80, 443, or from 1024 on but for those of other protocols
 * @param target path and query as they stand in the request
 */
record ReceiverUrl(boolean secure, String host, InetAddress literal, int port, String target) {

    private static final int MAX_LENGTH = 2_000;
    private static final int MAX_HOST = 253;
    private static final int FIRST_UNPRIVILEGED = 1_024;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private static final Pattern PARTS = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://([^/?]*)([/?].*)?");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\[\\]]*]|[^:\\[\\]]*)(?::(.*))?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern TARGET =
            Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*", Pattern.DOTALL);

    /** Ports from 1024 on that the Fetch Standard blocks: others than web servers listen there. */
    private static final Set<Integer> OF_OTHERS = Set.of(
            1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697,
            10080);

    /**
     * Takes a URL apart.
     *
     * @throws RefusedUrlException where it is none to which anything could be sent
     */
    static ReceiverUrl parse(String text) {
        require(text.length() <= MAX_LENGTH, "may have at most " + MAX_LENGTH + " characters");
        require(
                text.chars().allMatch(c -> c > ' ' && c < 0x7f),
                "must be of visible ASCII characters: others as %XX, and a host's name in its xn-- form");
        Matcher parts = PARTS.matcher(text);
        require(parts.matches(), "must be absolute and begin with https://");
        String scheme = parts.group(1).toLowerCase(Locale.ROOT);
        require(
                scheme.equals("https") || scheme.equals("http"),
                "must begin with https:// (or http://, where that is allowed)");
        require(text.indexOf('#') < 0, "must not have a fragment");
        require(parts.group(2).indexOf('@') < 0, "must not have a user or a password in it");
        Matcher authority = AUTHORITY.matcher(parts.group(2));
        require(authority.matches(), "must name one host, and a port if any");
        boolean secure = scheme.equals("https");
        int port = authority.group(2) == null ? (secure ? HTTPS : HTTP) : port(authority.group(2));
        String target = target(parts.group(3));
        String host = authority.group(1).toLowerCase(Locale.ROOT);
        if (host.startsWith("[")) {
            String inner = host.substring(1, host.length() - 1);
            InetAddress six = HostLiteral.six(inner)
                    .orElseThrow(
                            () -> new RefusedUrlException(
                                    "has between brackets what is no IPv6 address, or one with a zone or an IPv4 address in it"));
            return new ReceiverUrl(secure, inner, six, port, target);
        }
        requireName(host);
        return new ReceiverUrl(secure, host, literal(host).orElse(null), port, target);
    }

    /** As {@code Host} says it, and as it is told to people. */
    String authority() {
        return (literal != null && host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    private static Optional<InetAddress> literal(String host) {
        if (!HostLiteral.endsInNumber(host)) {
            return Optional.empty();
        }
        Optional<InetAddress> four = HostLiteral.dottedQuad(host);
        require(
                four.isPresent(),
                "has a host that looks like an address and is not four decimal numbers from 0 to 255");
        return four;
    }

    private static void requireName(String host) {
        require(!host.isEmpty(), "must name a host");
        require(host.length() <= MAX_HOST, "has too long a host");
        require(!host.endsWith("."), "must not have a dot behind the host");
        for (String label : host.split("\\.", -1)) {
            require(
                    LABEL.matcher(label).matches(),
                    "must have a host of letters, digits, hyphens and dots, each label of 1 to 63");
        }
    }

    private static int port(String text) {
        require(PORT.matcher(text).matches(), "must have a port from 1 to 65535 where it has a colon behind the host");
        int port = Integer.parseInt(text);
        require(port <= 0xffff, "must have a port from 1 to 65535");
        require(
                port == HTTP || port == HTTPS || (port >= FIRST_UNPRIVILEGED && !OF_OTHERS.contains(port)),
                "has a port that is not for HTTP; use 443, 80, or one from 1024 on");
        return port;
    }

    private static String target(String text) {
        String target = text == null ? "/" : text.startsWith("?") ? "/" + text : text;
        require(
                TARGET.matcher(target).matches(),
                "has characters in its path or query that must be percent-encoded, or a % without two digits");
        return target;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new RefusedUrlException(otherwise);
        }
    }
}
