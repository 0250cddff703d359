package org.onrecord.access;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.onrecord.event.Author;
import org.onrecord.event.EventIds;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.Sha256;
import org.onrecord.log.ProjectionWatch;

/** Makes, finds and revokes API keys. */
@Singleton
final class ApiKeys {

    /**
     * What an admin asks for.
     *
     * @param name 1 to 200 characters
     * @param expiresAt null where it does not expire
     */
    record Wish(String name, Role role, Instant expiresAt) {}

    /** A request that may come twice: the id made of its Idempotency-Key, and the hash of the request. */
    record Repeatable(UUID id, String requestHash) {}

    private static final int TOKEN_BYTES = 32;
    private static final String MADE = "api-key.made";
    private static final String REVOKED = "api-key.revoked";
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final ApiKeyRepository repository;
    private final AuditTrail audit;
    private final Clock clock;
    private final ProjectionWatch watch;
    private final KnownKeys known;
    private final SecureRandom random = new SecureRandom();
    private final EventIds ids = new EventIds();

    ApiKeys(ApiKeyRepository repository, AuditTrail audit, ProjectionWatch watch, Clock clock) {
        this.repository = repository;
        this.audit = audit;
        this.watch = watch;
        this.known = new KnownKeys(watch);
        this.clock = clock;
    }

    /**
     * Whom a key stands for; empty where it is unknown, expired or revoked. It is its SHA-256 that is looked for and
     * compared, so that whoever measures how long that takes learns about a hash, from which no key can be told.
     */
    Optional<Principal> principalOf(String token) {
        String hash = Sha256.hex(token);
        Instant now = now();
        Optional<KnownKeys.Known> cached = known.find(hash);
        if (cached.isPresent()) {
            return cached.filter(key -> key.isGoodAt(now)).map(KnownKeys.Known::principal);
        }
        long changes = known.changes();
        Optional<ApiKeyEntity> found = QuarkusTransaction.requiringNew().call(() -> lookUp(hash, now));
        found.ifPresent(key -> known.keep(hash, key.principal(), key.expiresAt, changes));
        return found.map(ApiKeyEntity::principal);
    }

    /** A fresh token: 256 random bits. */
    String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        return "onr_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Makes a key; or, where the same request made one before, gives that one without its secret.
     *
     * @param repeatable null where the client sent no Idempotency-Key
     * @throws ProblemException 422 where the Idempotency-Key came with another request
     */
    ApiKey create(Wish wish, Principal by, Repeatable repeatable) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> createOrFind(wish, by, repeatable));
        } catch (RuntimeException e) {
            if (repeatable == null || !isTaken(e)) {
                throw e;
            }
            // The same request came twice at once, and the other one was first.
            return QuarkusTransaction.requiringNew().call(() -> createOrFind(wish, by, repeatable));
        }
    }

    Optional<ApiKey> find(UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> repository.findByIdOptional(id).map(ApiKeyEntity::view));
    }

    /** Keys in the order they were made, behind one, or from the first where that is null. */
    List<ApiKey> after(UUID id, int count) {
        return QuarkusTransaction.requiringNew().call(() -> repository.after(id, count).stream()
                .map(ApiKeyEntity::view)
                .toList());
    }

    /** Revokes a key, on this instance at once and on the others as soon as they hear of it; false where there is none. */
    boolean revoke(UUID id, Principal by) {
        boolean found = QuarkusTransaction.requiringNew().call(() -> {
            Optional<ApiKeyEntity> key = repository.lockedById(id);
            key.filter(row -> row.revokedAt == null).ifPresent(row -> revoke(row, by.author()));
            return key.isPresent();
        });
        watch.changedInPlace();
        return found;
    }

    /**
     * Sees to it that a key given at the start is known.
     *
     * @return whether it is good: false where it was revoked
     */
    boolean admit(String token, ApiKeyEntity.Origin origin) {
        ApiKeyEntity key = fresh(token, new Wish("admin", Role.ADMIN, null), origin);
        return QuarkusTransaction.requiringNew().call(() -> {
            if (repository.addIfAbsent(key)) {
                audit.note(AuditAct.done(AuditAct.PROGRAM, MADE, target(key.id), "At a start: " + described(key)));
            }
            if (origin == ApiKeyEntity.Origin.SETTING) {
                for (ApiKeyEntity former : repository.otherSettings(key.tokenHash)) {
                    revoke(former, AuditAct.PROGRAM);
                }
            }
            return repository
                    .byTokenHash(key.tokenHash)
                    .filter(row -> row.isGoodAt(now()))
                    .isPresent();
        });
    }

    private Optional<ApiKeyEntity> lookUp(String hash, Instant now) {
        Optional<ApiKeyEntity> found = repository
                .byTokenHash(hash)
                .filter(key -> Sha256.areEqual(key.tokenHash, hash))
                .filter(key -> key.isGoodAt(now));
        found.filter(key -> key.lastUsedAt == null
                        || key.lastUsedAt.plus(USE_NOTED_EVERY).isBefore(now))
                .ifPresent(key -> repository.used(key.id, now));
        return found;
    }

    private ApiKey createOrFind(Wish wish, Principal by, Repeatable repeatable) {
        if (repeatable != null) {
            Optional<ApiKeyEntity> before = repository.byIdempotencyId(repeatable.id());
            if (before.isPresent()) {
                return again(before.get(), repeatable);
            }
        }
        String token = newToken();
        ApiKeyEntity key = fresh(token, wish, ApiKeyEntity.Origin.API);
        key.createdBy = by.name();
        if (repeatable != null) {
            key.idempotencyId = repeatable.id();
            key.requestHash = repeatable.requestHash();
        }
        repository.persistAndFlush(key);
        audit.note(AuditAct.done(by.author(), MADE, target(key.id), described(key)));
        return key.view(token);
    }

    private static ApiKey again(ApiKeyEntity before, Repeatable repeatable) {
        if (!repeatable.requestHash().equals(before.requestHash)) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key came before with another request.");
        }
        return before.view();
    }

    private ApiKeyEntity fresh(String token, Wish wish, ApiKeyEntity.Origin origin) {
        ApiKeyEntity key = new ApiKeyEntity();
        key.id = ids.next();
        key.tokenHash = Sha256.hex(token);
        key.name = wish.name();
        key.role = wish.role();
        key.expiresAt = wish.expiresAt();
        key.origin = origin;
        key.createdAt = now();
        return key;
    }

    private void revoke(ApiKeyEntity key, Author by) {
        key.revokedAt = now();
        repository.inTransaction(watch::tellChangeInPlace);
        audit.note(AuditAct.done(by, REVOKED, target(key.id), described(key)));
    }

    private static String target(UUID id) {
        return "api-keys/" + id;
    }

    private static String described(ApiKeyEntity key) {
        String expiry = key.expiresAt == null ? "" : ", until " + key.expiresAt;
        return "Role " + key.role.wire() + ", named " + key.name + expiry + ".";
    }

    /** To the microsecond, which is what PostgreSQL keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean isTaken(Throwable failure) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ConstraintViolationException) {
                return true;
            }
        }
        return false;
    }
}
