package org.onrecord.stream;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The address of a request, to be asked again with another position. */
final class Address {

    private Address() {}

    /**
     * The path and query of a request, with one parameter set and others left out. Relative (RFC 8288 §3.1), as only
     * whoever stands in front knows the outer name of this host.
     */
    static String with(URI request, String parameter, String value, Set<String> without) {
        String query = request.getRawQuery();
        Stream<String> others = query == null
                ? Stream.empty()
                : Arrays.stream(query.split("&", -1)).filter(pair -> {
                    String name = pair.split("=", 2)[0];
                    return !name.isEmpty() && !name.equals(parameter) && !without.contains(name);
                });
        String set = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
        return request.getRawPath() + "?"
                + Stream.concat(others, Stream.of(set)).collect(Collectors.joining("&"));
    }
}
