package org.onrecord.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Reads bodies as a door does, and tells the faults. JSON is written with single quotes. */
public final class Bodies {

    private Bodies() {}

    static JsonNode json(String text) {
        return new JsonText().parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static BodyReader door(String text) {
        return new BodyReader(json(text), BodyReader.Unknown.REFUSED);
    }

    public static <T> T read(String text, Function<BodyReader, T> how) {
        BodyReader body = door(text);
        T read = how.apply(body);
        body.finish();
        return read;
    }

    /** Every fault as "pointer: detail". */
    public static List<String> faults(String text, Function<BodyReader, ?> how) {
        try {
            read(text, how);
            return List.of();
        } catch (InvalidBodyException e) {
            return e.errors().stream()
                    .map(error -> error.pointer() + ": " + error.detail())
                    .toList();
        }
    }

    /** Only where the faults are. */
    public static List<String> pointers(String text, Function<BodyReader, ?> how) {
        return faults(text, how).stream()
                .map(fault -> fault.substring(0, fault.indexOf(": ")))
                .toList();
    }
}
