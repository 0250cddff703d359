package org.onrecord.access;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.Session;
import org.hibernate.jdbc.Work;

/** The table {@code api_key}. Every method asks for a running transaction. */
@ApplicationScoped
class ApiKeyRepository implements PanacheRepositoryBase<ApiKeyEntity, UUID> {

    Optional<ApiKeyEntity> byTokenHash(String hash) {
        return find("tokenHash", hash).firstResultOptional();
    }

    Optional<ApiKeyEntity> byIdempotencyId(UUID id) {
        return find("idempotencyId", id).firstResultOptional();
    }

    /** Keys in the order they were made, behind one, or from the first where that is null. */
    List<ApiKeyEntity> after(UUID id, int count) {
        return (id == null ? findAll(Sort.by("id")) : find("id > ?1", Sort.by("id"), id))
                .page(0, count)
                .list();
    }

    /** Does something on the connection of the running transaction. */
    void inTransaction(Work work) {
        getEntityManager().unwrap(Session.class).doWork(work);
    }

    void used(UUID id, Instant at) {
        update("lastUsedAt = ?1 where id = ?2", at, id);
    }

    /** The key, so that of two who revoke it at once the second sees that it is. */
    Optional<ApiKeyEntity> lockedById(UUID id) {
        return findByIdOptional(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Makes a row unless one of this token is there: revoked or not, that one stays as it is.
     *
     * @return whether it was made
     */
    boolean addIfAbsent(ApiKeyEntity key) {
        int added = getEntityManager()
                .createNativeQuery("INSERT INTO api_key (id, token_hash, name, role, origin, created_at)"
                        + " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (token_hash) DO NOTHING")
                .setParameter(1, key.id)
                .setParameter(2, key.tokenHash)
                .setParameter(3, key.name)
                .setParameter(4, key.role.name())
                .setParameter(5, key.origin.name())
                .setParameter(6, key.createdAt)
                .executeUpdate();
        return added > 0;
    }

    /** The keys that were given by the setting before the present one and are good still. */
    List<ApiKeyEntity> otherSettings(String tokenHash) {
        return list("origin = ?1 and tokenHash <> ?2 and revokedAt is null", ApiKeyEntity.Origin.SETTING, tokenHash);
    }
}
