package org.onrecord.stream;

import io.vertx.core.buffer.Buffer;
import org.onrecord.log.Position;

/**
 * What is written to a client of the stream: fields and comments of {@code text/event-stream} (HTML, Living Standard,
 * §9.2.6). No field can hold a line break: positions and types have none, and JSON of one line escapes those of texts.
 */
final class EventFrame {

    private EventFrame() {}

    static Buffer of(String id, String type, String json) {
        return Buffer.buffer("id: " + id + "\nevent: " + type + "\ndata: " + json + "\n\n");
    }

    /**
     * The first words: after how long to come back when the line breaks, and where the client stands now. An id without
     * data moves a client's place on and shows it nothing.
     */
    static Buffer opening(Position at, long retryMillis) {
        return Buffer.buffer("retry: " + retryMillis + "\nid: " + at + "\n\n");
    }

    /** A comment, and how far the client has come where it was shown nothing lately. */
    static Buffer heartbeat(Position at) {
        return Buffer.buffer(": still here\nid: " + at + "\n\n");
    }
}
