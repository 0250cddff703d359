package org.onrecord.timeline;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.Base64;
import java.util.UUID;
import org.onrecord.event.Author;
import org.onrecord.log.KeptRecord;
import org.onrecord.log.Outcome;
import org.onrecord.log.Position;

/** How a kept record is shown. */
final class KeptRecordView {

    private KeptRecordView() {}

    /**
     * The record with its raw bytes and what was decided about it.
     *
     * @param retried what became of its last retry, or null where nothing was appended
     */
    static ObjectNode of(KeptRecord record, Outcome retried) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("id", record.place().toString())
                .put("topic", record.place().topicWord())
                .put("partition", record.place().partition())
                .put("offset", record.place().offset())
                .put("recordedAt", record.recordedAt().toString())
                .put("outcome", record.outcome())
                .put("reason", record.reason())
                .put("detail", record.detail())
                .put("eventId", text(record.eventId()))
                .put("subject", text(record.subject()))
                .put("eventType", record.eventType())
                .put("key", base64(record.key()))
                .put("value", base64(record.value()));
        view.putRawValue("headers", new RawValue(record.headers()));
        view.put("retryOf", record.retryOf());
        view.set("retry", record.retry() == null ? null : retry(record.retry(), retried));
        view.set("discard", record.discard() == null ? null : discard(record.discard()));
        return view;
    }

    private static ObjectNode retry(KeptRecord.Retry retry, Outcome outcome) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("at", retry.at().toString())
                .put(
                        "position",
                        retry.position() == null
                                ? null
                                : Position.after(retry.position()).toString())
                .put("outcome", word(outcome))
                .put("detail", retry.position() == null ? retry.detail() : detail(outcome));
        view.set("by", author(retry.by()));
        return view;
    }

    private static ObjectNode discard(KeptRecord.Discard discard) {
        ObjectNode view = JsonNodeFactory.instance
                .objectNode()
                .put("at", discard.at().toString())
                .put("reason", discard.reason());
        view.set("by", author(discard.by()));
        return view;
    }

    private static ObjectNode author(Author author) {
        return JsonNodeFactory.instance.objectNode().put("id", author.id()).put("name", author.name());
    }

    /** Nothing is appended where the record still cannot be read: it stays parked. */
    private static String word(Outcome outcome) {
        if (outcome instanceof Outcome.Applied) {
            return "applied";
        } else if (outcome instanceof Outcome.Duplicate) {
            return "duplicate";
        } else if (outcome instanceof Outcome.Refused) {
            return "refused";
        } else if (outcome instanceof Outcome.Pending) {
            return "pending";
        }
        return "parked";
    }

    private static String detail(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return refused.detail();
        }
        return outcome instanceof Outcome.Parked parked ? parked.detail() : null;
    }

    private static String text(UUID id) {
        return id == null ? null : id.toString();
    }

    private static String base64(byte[] bytes) {
        return bytes == null ? null : Base64.getEncoder().encodeToString(bytes);
    }
}
