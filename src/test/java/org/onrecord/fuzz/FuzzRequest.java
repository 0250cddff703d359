package org.onrecord.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.fuzz.Description.Operation;

/**
 * A request as it goes over the line.
 *
 * @param number which of a run, from 0
 * @param meant the operation that it was made from
 * @param target path and query, each character one octet
 * @param headers in order; each character one octet
 * @param body null where there is none
 * @param chunked whether the body is sent in chunks, its length unannounced
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way
record FuzzRequest(
        int number,
        Operation meant,
        String method,
        String target,
        List<Map.Entry<String, String>> headers,
        byte[] body,
        boolean chunked) {

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** The length that the service counts its header fields to have, in characters. */
    int headerLength() {
        return headers.stream()
                .mapToInt(header -> header.getKey().length() + header.getValue().length() + 4)
                .sum();
    }

    String told() {
        StringBuilder told = new StringBuilder(method).append(' ').append(brief(target));
        headers.stream()
                .filter(header -> !header.getKey().equals("Authorization"))
                .forEach(header -> told.append("\n      ")
                        .append(header.getKey())
                        .append(": ")
                        .append(brief(header.getValue())));
        if (body != null) {
            told.append("\n      ").append(brief(new String(body, StandardCharsets.UTF_8)));
        }
        return told.toString();
    }

    private static String brief(String text) {
        String shown = text.length() > 600 ? text.substring(0, 600) + "… (" + text.length() + ")" : text;
        return shown.replaceAll("[\\p{Cntrl}]", "?");
    }
}
