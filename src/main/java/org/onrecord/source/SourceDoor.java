package org.onrecord.source;

import org.onrecord.event.BodyReader;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.Source;
import org.onrecord.event.SourceBody;
import org.onrecord.http.WriteDoor.Write;

/** Makes events of sources out of bodies. */
public final class SourceDoor {

    private SourceDoor() {}

    /**
     * A source to be registered.
     *
     * @param text to be kept before the event is written, or null
     */
    public record NewSource(Source source, TextDocument text) {

        public Write write() {
            return new Write(
                    EventIds.ofSource(source.slug()),
                    new Event.SourceCaptured(source, text == null ? null : text.capture()));
        }
    }

    /** Reads the body of a new source, its text with it where there is one. */
    public static NewSource register(BodyReader body) {
        Source source = SourceBody.read(body);
        TextDocument text = text(body);
        body.finish();
        return new NewSource(source, text);
    }

    private static TextDocument text(BodyReader body) {
        String content = body.text("text", TextDocument.MAX_LENGTH);
        if (content == null) {
            return null;
        }
        try {
            return TextDocument.of(content);
        } catch (TextDocument.UnkeepableTextException e) {
            body.error("text", e.getMessage());
            return null;
        }
    }
}
