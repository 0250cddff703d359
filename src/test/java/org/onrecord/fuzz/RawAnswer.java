package org.onrecord.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer as it came over the line.
 *
 * @param headers in order
 * @param body empty for one that goes on for ever, which is not read
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came
record RawAnswer(int status, List<Map.Entry<String, String>> headers, byte[] body) {

    Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** Without parameters. */
    String mediaType() {
        return header("Content-Type").orElse("").split(";", 2)[0].strip();
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
