package org.onrecord.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** A row of {@code api_key}. The key itself is nowhere, only its SHA-256. */
@Entity
@Table(name = "api_key")
class ApiKeyEntity {

    /** Who made a key. */
    enum Origin {
        /** An admin. */
        API,
        /** The first start, which wrote it to a file. */
        FILE,
        /** Whoever set {@code onrecord.access.admin-key}. */
        SETTING
    }

    @Id
    UUID id;

    @Column(name = "token_hash", nullable = false, unique = true)
    String tokenHash;

    @Column(nullable = false)
    String name;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Role role;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Origin origin;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    @Column(name = "created_by")
    String createdBy;

    @Column(name = "expires_at")
    Instant expiresAt;

    @Column(name = "revoked_at")
    Instant revokedAt;

    @Column(name = "last_used_at")
    Instant lastUsedAt;

    @Column(name = "idempotency_id", unique = true)
    UUID idempotencyId;

    @Column(name = "request_hash")
    String requestHash;

    boolean isGoodAt(Instant moment) {
        return revokedAt == null && (expiresAt == null || moment.isBefore(expiresAt));
    }

    /** The keys made at a start are one principal, so that its name in the record outlives any database. */
    Principal principal() {
        return new Principal(origin == Origin.API ? id.toString() : "admin", name, Set.of(role));
    }

    /** As admins see it, without the secret. */
    ApiKey view() {
        return view(null);
    }

    ApiKey view(String secret) {
        return new ApiKey(id, name, role.wire(), createdAt, createdBy, expiresAt, revokedAt, lastUsedAt, secret);
    }
}
