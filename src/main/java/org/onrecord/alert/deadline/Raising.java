package org.onrecord.alert.deadline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.onrecord.alert.AlertData;
import org.onrecord.alert.AlertLinks;
import org.onrecord.alert.ChangeType;
import org.onrecord.alert.Happening;
import org.onrecord.event.EventIds;
import org.onrecord.timeline.Timeliness;

/**
 * Something that time raises about an item.
 *
 * @param about what makes it another one: the deadline and how far ahead of it, or since when nobody has looked
 * @param at the moment at which it came about, which may lie back where the service was down
 * @param before how the item stood to its deadline until then
 */
record Raising(TimedItem item, ChangeType type, String about, Instant at, Timeliness before) {

    /** To the microsecond, as PostgreSQL keeps it. */
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** A deadline comes near. */
    static Raising approaching(TimedItem item, LocalDate today) {
        Ahead ahead = Ahead.of(item.deadline(), today)
                .orElseThrow(() -> new IllegalArgumentException(item.deadline() + " is not ahead of " + today));
        return new Raising(
                item,
                ChangeType.DEADLINE_APPROACHING,
                item.deadline() + "/" + ahead.days(),
                ahead.moment(item.deadline()),
                ahead == Ahead.MONTH ? Timeliness.ON_TIME : Timeliness.DUE);
    }

    /** A deadline has passed. */
    static Raising passed(TimedItem item) {
        Instant at = item.deadline().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        return new Raising(item, ChangeType.DEADLINE_PASSED, item.deadline().toString(), at, Timeliness.DUE);
    }

    /** Nobody has looked for long. */
    static Raising stale(TimedItem item, Duration staleAfter) {
        return new Raising(
                item,
                ChangeType.COMMITMENT_STALE,
                MOMENT.format(item.lastLooked().atOffset(ZoneOffset.UTC)),
                item.lastLooked().plus(staleAfter),
                null);
    }

    /** The same whenever and wherever it is raised. */
    UUID id() {
        return EventIds.ofTimedAlert(item.id(), type.wire(), about);
    }

    /** What subscribers are told. */
    Happening happening(AlertLinks links, LocalDate today) {
        ObjectNode data = AlertData.about(item.id(), item.slug(), item.title(), item.kind());
        data.putNull("followUp");
        ObjectNode standing = data.putObject("standing");
        standing.set("before", standing(before == null ? item.timeliness() : before.wire()));
        standing.set("after", standing(item.timeliness()));
        if (item.deadline() != null) {
            data.putObject("deadline").put("to", item.deadline().toString());
            data.put("daysLeft", Math.max(0, ChronoUnit.DAYS.between(today, item.deadline())));
        }
        if (item.lastLooked() != null) {
            data.put("lastLookedAt", item.lastLooked().toString());
        }
        data.putNull("position");
        data.set("links", links.of(item.slug(), null));
        return new Happening(id(), item.id(), null, List.of(Happening.Raised.of(type)), null, at, data);
    }

    private ObjectNode standing(String timeliness) {
        try {
            return ((ObjectNode) MAPPER.readTree(item.standing())).put("timeliness", timeliness);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a standing is no JSON", e);
        }
    }
}
