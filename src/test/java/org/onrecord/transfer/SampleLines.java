package org.onrecord.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.event.JsonText;

/** The bundled sample under names of its own, so that each test can import it as if for the first time. */
final class SampleLines {

    private final String prefix;

    SampleLines(String prefix) {
        this.prefix = prefix;
    }

    /** How an item of the sample is called here. */
    String slug(String name) {
        return prefix + name;
    }

    String text() {
        return String.join("\n", lines()) + "\n";
    }

    private List<String> lines() {
        JsonText json = new JsonText();
        List<String> lines = new ArrayList<>();
        try (InputStream in = SampleLines.class.getResourceAsStream("/sample/visit-2022.ndjson")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                ObjectNode read = (ObjectNode) json.parse(line.getBytes(StandardCharsets.UTF_8));
                ObjectNode body = (ObjectNode) read.get("body");
                rename(read, "ref");
                rename(body, "slug");
                rename(body, "commitment");
                rename(body, "target");
                if (body.path("citation") instanceof ObjectNode citation) {
                    rename(citation, "source");
                }
                lines.add(read.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }

    private void rename(ObjectNode object, String field) {
        if (object.hasNonNull(field)) {
            object.put(field, prefix + object.get(field).textValue());
        }
    }
}
