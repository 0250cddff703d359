package org.onrecord.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.onrecord.log.Position;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.KeptEntry;

/** One applied event, with what followers of either audience are shown of it. */
public final class Change {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Map<Audience, Shown> shown;
    private final About about;
    private final Position cursor;
    private final Map<Audience, String> json = new EnumMap<>(Audience.class);
    private final Map<Audience, Buffer> frames = new EnumMap<>(Audience.class);

    /**
     * What it is about: a commitment, or a source where its kind is null.
     *
     * @param kind the commitment's, in its wire form
     */
    record About(UUID id, String slug, String title, String kind) {

        boolean isCommitment() {
            return kind != null;
        }
    }

    /**
     * What an audience is shown.
     *
     * @param markedAt when it was last marked as corrected or retracted, or null
     */
    record Shown(KeptEntry entry, Instant markedAt) {}

    /** A change behind which a follower stands at the cursor. */
    Change(Shown forPublic, Shown forAnalysts, About about, Position cursor) {
        this.shown = Map.of(Audience.PUBLIC, forPublic, Audience.INTERNAL, forAnalysts);
        this.about = about;
        this.cursor = cursor;
    }

    public KeptEntry entry(Audience audience) {
        return shown.get(audience).entry();
    }

    /** When what an audience is shown of it last changed. */
    Instant updatedAt(Audience audience) {
        Instant recorded = entry(audience).recordedAt();
        Instant marked = shown.get(audience).markedAt();
        return marked == null || marked.isBefore(recorded) ? recorded : marked;
    }

    About about() {
        return about;
    }

    public boolean isAboutCommitment() {
        return about.isCommitment();
    }

    /** The position that has passed this change and everything before it. */
    public Position cursor() {
        return cursor;
    }

    boolean isFor(Audience audience) {
        return audience == Audience.INTERNAL || !entry(audience).internal();
    }

    String type() {
        return entry(Audience.INTERNAL).entryType();
    }

    /** One line of JSON, made once however many follow. */
    String json(Audience audience) {
        synchronized (json) {
            return json.computeIfAbsent(audience, this::write);
        }
    }

    /** The same as an event of the stream, to be written any number of times. */
    Buffer frame(Audience audience) {
        synchronized (frames) {
            return frames.computeIfAbsent(audience, asked -> EventFrame.of(cursor.toString(), type(), json(asked)));
        }
    }

    private String write(Audience audience) {
        try {
            return MAPPER.writeValueAsString(ChangeView.of(this, audience));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }
}
