package org.onrecord.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.UUID;

/**
 * An API key as admins see it.
 *
 * @param role its wire form
 * @param createdBy the name of the principal that made it, or null where the program did at its start
 * @param expiresAt null where it does not expire
 * @param revokedAt null where it is not revoked
 * @param lastUsedAt to about a minute; null where it never was
 * @param key the secret itself: told once, in the answer that first makes the key, else null and left out
 */
@JsonPropertyOrder({"id", "name", "role", "createdAt", "createdBy", "expiresAt", "revokedAt", "lastUsedAt", "key"})
public record ApiKey(
        UUID id,
        String name,
        String role,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        Instant revokedAt,
        Instant lastUsedAt,
        @JsonInclude(JsonInclude.Include.NON_NULL) String key) {

    @Override
    public String toString() {
        // The secret must not get into a log by way of a message.
        return "ApiKey[" + id + ", " + name + ", " + role + ", " + createdAt + ", " + createdBy + ", " + expiresAt
                + ", " + revokedAt + ", " + lastUsedAt + "]";
    }
}
