package org.onrecord.alert.webhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of URLs to which nothing may be sent. */
final class HostileUrls {

    private static final String PUBLIC = "8.8.8.8";
    private static final Pattern ESCAPE = Pattern.compile("\\\\(u[0-9a-f]{4}|x[0-9a-f]{2}|.)");

    private HostileUrls() {}

    /**
     * One of them.
     *
     * @param addresses those of its host's name
     */
    record Hostile(String url, List<InetAddress> addresses) {

        Hostile {
            addresses = List.copyOf(addresses);
        }

        /** A name without an address does not resolve. */
        List<InetAddress> lookUp() throws UnknownHostException {
            if (addresses.isEmpty()) {
                throw new UnknownHostException();
            }
            return addresses;
        }
    }

    /** All of them, those of this machine at a port. */
    static List<Hostile> all(int port) {
        try (InputStream table = HostileUrls.class.getResourceAsStream("/alert/hostile-urls.txt")) {
            String text = new String(Objects.requireNonNull(table).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("# "))
                    .map(line -> read(line.replace("{port}", Integer.toString(port))))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Hostile read(String line) {
        String[] parts = line.split(" => ", 2);
        String addresses = parts.length == 1 ? PUBLIC : parts[1];
        List<InetAddress> found = new ArrayList<>();
        Stream.of(addresses.split(","))
                .filter(one -> !one.equals("none"))
                .map(HostileUrls::address)
                .forEach(found::add);
        return new Hostile(unescaped(parts[0]), found);
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            String code = escape.group(1);
            String plain = code.length() > 1
                    ? Character.toString(Integer.parseInt(code.substring(1), 16))
                    : code.equals("t") ? "\t" : code;
            return Matcher.quoteReplacement(plain);
        });
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(literal, e);
        }
    }
}
