package org.onrecord.access;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.onrecord.event.BodyReader;

/** How the wish for an API key is read: {@code {"name":"…","role":"analyst","expiresAt":"2027-01-01T00:00:00Z"}}. */
final class ApiKeyBody {

    private static final int MAX_NAME = 200;

    private ApiKeyBody() {}

    static ApiKeys.Wish read(BodyReader body, Instant now) {
        String name = body.requiredText("name", MAX_NAME);
        Role role = body.requiredTerm("role", Role.class);
        Instant expiresAt = expiry(body, now);
        body.finish();
        return new ApiKeys.Wish(name, role, expiresAt);
    }

    private static Instant expiry(BodyReader body, Instant now) {
        String text = body.text("expiresAt", 40);
        if (text == null) {
            return null;
        }
        try {
            OffsetDateTime given = OffsetDateTime.parse(text);
            // PostgreSQL keeps no year beyond 294276; four digits are what RFC 3339 has.
            if (given.getYear() > 9998) {
                body.error("expiresAt", "is too far away");
            } else if (!given.toInstant().isAfter(now)) {
                body.error("expiresAt", "must lie in the future");
            }
            return given.toInstant();
        } catch (DateTimeException e) {
            body.error("expiresAt", "must be an instant with its offset, as 2027-01-01T00:00:00Z (RFC 3339)");
            return null;
        }
    }
}
