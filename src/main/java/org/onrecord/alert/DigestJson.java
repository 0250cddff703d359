package org.onrecord.alert;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.onrecord.event.BodyReader;

/** A digest as JSON. */
final class DigestJson {

    private static final String DAILY = "daily";
    private static final String WEEKLY = "weekly";
    private static final int LONGEST = 100;
    private static final int LAST_HOUR = 23;

    private DigestJson() {}

    static Digest read(BodyReader digest) {
        String every = digest.requiredText("every", LONGEST);
        if (every != null && !every.equals(DAILY) && !every.equals(WEEKLY)) {
            digest.error("every", "must be one of daily, weekly");
        }
        DayOfWeek weekday = weekday(digest, every);
        Integer hour = digest.integer("hour", 0, LAST_HOUR);
        if (!digest.has("hour")) {
            digest.error("hour", "is required");
        }
        ZoneId zone = zone(digest);
        return hour == null || zone == null ? null : new Digest(weekday, hour, zone);
    }

    static ObjectNode write(Digest digest) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("every", digest.weekday() == null ? DAILY : WEEKLY);
        if (digest.weekday() != null) {
            json.put("weekday", word(digest.weekday()));
        }
        return json.put("hour", digest.hour()).put("zone", digest.zone().getId());
    }

    private static DayOfWeek weekday(BodyReader digest, String every) {
        String word = digest.text("weekday", LONGEST);
        if (DAILY.equals(every)) {
            if (word != null) {
                digest.error("weekday", "is only for weekly");
            }
            return null;
        }
        if (word == null) {
            if (WEEKLY.equals(every) && !digest.has("weekday")) {
                digest.error("weekday", "is required");
            }
            return null;
        }
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> word(day).equals(word))
                .findFirst()
                .orElseGet(() -> {
                    digest.error(
                            "weekday",
                            "must be one of "
                                    + Arrays.stream(DayOfWeek.values())
                                            .map(DigestJson::word)
                                            .collect(Collectors.joining(", ")));
                    return null;
                });
    }

    private static ZoneId zone(BodyReader digest) {
        String name = digest.requiredText("zone", LONGEST);
        // By its name alone: an offset knows nothing of summer.
        if (name == null || ZoneId.getAvailableZoneIds().contains(name)) {
            return name == null ? null : ZoneId.of(name);
        }
        digest.error("zone", "must be a time zone's name, as Europe/Berlin");
        return null;
    }

    private static String word(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }
}
