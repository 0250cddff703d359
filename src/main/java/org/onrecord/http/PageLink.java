package org.onrecord.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The {@code Link} to the next page (RFC 8288). */
final class PageLink {

    private PageLink() {}

    /** The field's value. Relative (RFC 8288 §3.1), as only whoever stands in front knows the outer name of this host. */
    static String next(URI request, String cursor) {
        String query = request.getRawQuery();
        Stream<String> others = query == null
                ? Stream.empty()
                : Arrays.stream(query.split("&", -1))
                        .filter(pair -> !pair.isEmpty() && !pair.equals("cursor") && !pair.startsWith("cursor="));
        String next = "cursor=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
        String target = request.getRawPath() + "?"
                + Stream.concat(others, Stream.of(next)).collect(Collectors.joining("&"));
        return "<" + target + ">; rel=\"next\"";
    }
}
