package org.onrecord.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.onrecord.event.Author;
import org.onrecord.event.BodyReader;
import org.onrecord.event.CanonicalJson;
import org.onrecord.event.Decoded;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.JsonText;

/**
 * Judges submissions by the rules of the doors: who may write what, known fields only, nothing in the future. What depends
 * on the history of an item is decided where all events are, after the append.
 */
@ApplicationScoped
public class SubmissionReader {

    /** As long as a request's body may be, in bytes. */
    static final int MAX_VALUE = 1024 * 1024;

    /** As long as the header fields of a request may be, names and values, in bytes. */
    static final int MAX_HEADERS = 16 * 1024;

    private static final String AUTHOR = "author";

    private final Submitters submitters;
    private final Clock clock;
    private final JsonText jsonText = new JsonText();
    private final RecordReader reader = new RecordReader(1, new EventCodec(BodyReader.Unknown.REFUSED));

    public SubmissionReader(Submitters submitters, Clock clock) {
        this.submitters = submitters;
        this.clock = clock;
    }

    /** What a submission turned out to be. */
    public sealed interface Submission {

        /** One that is fit for the log: the very event, but for its author. */
        @SuppressWarnings("ArrayRecordComponent") // bytes on their way to the log
        record Fit(UUID eventId, byte[] key, Headers headers, byte[] value) implements Submission {}

        /**
         * One that is parked.
         *
         * @param reason a stable word: those of {@link Decoded.Unreadable}, {@code unknown_source}, {@code not_allowed} or
         *     {@code too_large}
         * @param detail for a person
         */
        record Unfit(String reason, String detail) implements Submission {}
    }

    /** Judges one. Whatever it is, this ends in a value. */
    public Submission read(byte[] key, Headers given, byte[] value) {
        String source = RawHeaders.text(given, "ce_source").orElse("");
        Optional<Submitters.Submitter> submitter = submitters.of(source);
        if (submitter.isEmpty()) {
            return new Submission.Unfit(
                    "unknown_source", "onrecord.submissions.principals names nobody for the ce_source " + source);
        }
        if (value != null && value.length > MAX_VALUE) {
            return tooLarge("value", MAX_VALUE);
        }
        Headers headers = ofEvent(given);
        if (length(headers) > MAX_HEADERS) {
            return tooLarge("headers", MAX_HEADERS);
        }
        byte[] authored;
        try {
            authored = authored(value, submitter.get().author());
        } catch (JsonText.MalformedJsonException | IllegalArgumentException e) {
            return new Submission.Unfit("invalid_data", e.getMessage());
        }
        // In its canonical form a number may be longer: what the log cannot take would hold up all that come after.
        if (authored != null && authored.length > MAX_VALUE) {
            return tooLarge("value", MAX_VALUE);
        }
        Decoded decoded = reader.decode(key, headers, authored);
        if (decoded instanceof Decoded.Unreadable unreadable) {
            return new Submission.Unfit(unreadable.reason(), unreadable.detail());
        }
        Envelope envelope = ((Decoded.Read) decoded).envelope();
        if (!submitter.get().may(envelope.type())) {
            return new Submission.Unfit(
                    "not_allowed", envelope.type().wire() + " takes an editor, and " + source + " is an analyst");
        }
        if (liesInTheFuture(envelope.event())) {
            return new Submission.Unfit("invalid_data", "what is said to have happened lies in the future");
        }
        return new Submission.Fit(envelope.id(), key, headers, authored);
    }

    private static Submission tooLarge(String part, int most) {
        return new Submission.Unfit(
                "too_large", "the " + part + " of the record would have more than " + most + " bytes");
    }

    private static int length(Headers headers) {
        int length = 0;
        for (Header header : headers) {
            length += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        return length;
    }

    /** What belongs to the event; what the service itself writes is nobody else's to write. */
    private static Headers ofEvent(Headers given) {
        Headers kept = new RecordHeaders();
        for (Header header : given) {
            boolean attribute = header.key().startsWith("ce_") && !header.key().equals("ce_requesthash");
            if (attribute || header.key().equals("content-type")) {
                kept.add(header);
            }
        }
        return kept;
    }

    /** The data with who it is from by the setting, whatever it says itself. */
    private byte[] authored(byte[] value, Author author) {
        if (value == null) {
            return null;
        }
        JsonNode data = jsonText.parse(value);
        if (!(data instanceof ObjectNode object)) {
            return value;
        }
        object.set(
                AUTHOR,
                JsonNodeFactory.instance.objectNode().put("id", author.id()).put("name", author.name()));
        return CanonicalJson.bytes(object);
    }

    private boolean liesInTheFuture(Event event) {
        ImpreciseDate said = null;
        if (event instanceof Event.CommitmentRegistered registered) {
            said = registered.commitment().statedOn();
        } else if (event instanceof Event.CommitmentAmended amended) {
            said = ImpreciseDate.parse(amended.patch().path("statedOn").asText())
                    .orElse(null);
        } else if (event instanceof Event.FollowUpLogged logged) {
            said = logged.followUp().occurredOn();
        } else if (event instanceof Event.FollowUpCorrected corrected) {
            said = corrected.followUp().occurredOn();
        }
        return said != null && said.start().isAfter(clock.instant());
    }
}
