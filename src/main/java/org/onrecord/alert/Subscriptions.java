package org.onrecord.alert;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.All;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.access.AuditAct;
import org.onrecord.access.AuditTrail;
import org.onrecord.access.Principal;
import org.onrecord.event.EventIds;
import org.onrecord.event.FieldError;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Position;

/** Makes, changes and deletes subscriptions. */
@Singleton
final class Subscriptions {

    private final AgroalDataSource dataSource;
    private final SubscriptionRepository repository;
    private final List<Courier> couriers;
    private final DigestRepository digests;
    private final AuditTrail audit;
    private final Clock clock;
    private final EventIds ids = new EventIds();

    Subscriptions(
            AgroalDataSource dataSource,
            SubscriptionRepository repository,
            @All List<Courier> couriers,
            DigestRepository digests,
            AuditTrail audit,
            Clock clock) {
        this.dataSource = dataSource;
        this.repository = repository;
        this.couriers = List.copyOf(couriers);
        this.digests = digests;
        this.audit = audit;
        this.clock = clock;
    }

    /** A request that may come twice: the id made of its Idempotency-Key, and the hash of the request. */
    record Repeatable(UUID id, String requestHash) {}

    /**
     * A subscription as it was made or changed.
     *
     * @param shown what its owner is shown this once, by name
     */
    record Written(Subscription subscription, Map<String, String> shown) {

        Written {
            shown = Map.copyOf(shown);
        }
    }

    /** What is done to subscriptions in one transaction, and the number of that change. */
    private interface Work<T> {
        T in(Connection transaction, long changed) throws SQLException;
    }

    /**
     * Looks at a channel that somebody wants to use.
     *
     * @throws ProblemException where it cannot be used
     */
    void check(Channel channel) {
        courier(channel).check(channel);
    }

    /**
     * Makes one; or, where the same request made one before, gives that one as it is now.
     *
     * @param repeatable null where the client sent no Idempotency-Key
     * @throws ProblemException 422 where the Idempotency-Key came with another request
     */
    Written create(SubscriptionBody asked, Principal by, Repeatable repeatable) {
        return changing((transaction, changed) -> {
            if (repeatable != null) {
                Optional<SubscriptionRepository.Repeated> before =
                        repository.byIdempotencyId(transaction, repeatable.id());
                if (before.isPresent()) {
                    return again(before.get(), repeatable);
                }
            }
            Instant now = now();
            Subscription made = new Subscription(
                    ids.next(),
                    by.id(),
                    asked.name(),
                    asked.wanted(),
                    asked.channel(),
                    asked.digest(),
                    asked.perMinute(),
                    asked.active(),
                    repository.now(transaction),
                    now,
                    agreed(asked.channel(), now),
                    null,
                    null,
                    null,
                    1,
                    now,
                    now);
            repository.add(
                    transaction,
                    changed,
                    made,
                    repeatable == null ? null : repeatable.id(),
                    repeatable == null ? null : repeatable.requestHash());
            return new Written(made, courier(made.channel()).opened(made));
        });
    }

    /**
     * Changes one.
     *
     * @param seen the revision that the client saw, or null where any will do
     * @param enable whether one that was disabled is given another chance
     * @return empty where there is none any more
     * @throws ProblemException 412 where somebody changed it meanwhile
     */
    Optional<Written> change(UUID id, SubscriptionBody asked, Integer seen, boolean enable, Principal by) {
        return changing((transaction, changed) -> {
            Optional<Subscription> found = repository.lock(transaction, id);
            if (found.isEmpty()) {
                return Optional.empty();
            }
            Subscription before = found.get();
            if (seen != null && before.revision() != seen) {
                throw new ProblemException(
                        ProblemType.PRECONDITION_FAILED, "Somebody changed the subscription in this moment.");
            }
            Subscription after = changed(before, asked, enable, repository.now(transaction));
            repository.update(transaction, changed, after);
            note(transaction, by, "subscription.changed", before);
            if (!Objects.equals(before.digest(), after.digest())) {
                digests.reschedule(transaction, id, nextDigest(after));
            }
            boolean elsewhere = isElsewhere(before.channel(), after.channel());
            if (elsewhere) {
                SubscriptionRepository.cancel(transaction, id, after.updatedAt());
            }
            // A receiver that wanted no more is asked again before it is told of anything.
            boolean opened = elsewhere || (after.active() && !before.active() && after.confirmedAt() == null);
            return Optional.of(
                    new Written(after, opened ? courier(after.channel()).opened(after) : Map.of()));
        });
    }

    /** When alerts that were gathered are sent; at once where they are not to be gathered any more. */
    private static Instant nextDigest(Subscription of) {
        return of.digest() == null ? of.updatedAt() : of.digest().next(of.updatedAt());
    }

    /** Deletes one; false where there is none. */
    boolean delete(UUID id, Principal by) {
        return changing((transaction, changed) -> {
            Optional<Subscription> found = repository.lock(transaction, id);
            if (found.isPresent()) {
                repository.delete(transaction, changed, id, now());
                note(transaction, by, "subscription.deleted", found.get());
            }
            return found.isPresent();
        });
    }

    private Subscription changed(Subscription before, SubscriptionBody asked, boolean enable, Position position) {
        Instant now = now();
        boolean elsewhere = isElsewhere(before.channel(), asked.channel());
        boolean again = enable && before.disabledAt() != null;
        Subscription after = new Subscription(
                before.id(),
                before.owner(),
                asked.name(),
                asked.wanted(),
                asked.channel(),
                asked.digest(),
                asked.perMinute(),
                asked.active(),
                before.since(),
                before.sinceTime(),
                elsewhere ? agreed(asked.channel(), now) : before.confirmedAt(),
                again ? null : before.disabledAt(),
                again ? null : before.disabledBecause(),
                again || elsewhere ? null : before.failingSince(),
                before.revision() + 1,
                before.createdAt(),
                now);
        return after.listens() && !before.listens() ? after.from(position, now) : after;
    }

    private static Written again(SubscriptionRepository.Repeated before, Repeatable repeatable) {
        if (!repeatable.requestHash().equals(before.requestHash())) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key came before with another request.");
        }
        return new Written(before.subscription(), Map.of());
    }

    /** What an owner does with what is its own is no administrative act. */
    private void note(Connection transaction, Principal by, String act, Subscription of) throws SQLException {
        if (!of.owner().equals(by.id())) {
            audit.note(
                    transaction,
                    AuditAct.done(
                            by.author(),
                            act,
                            "subscriptions/" + of.id(),
                            "Of " + of.owner() + ", named " + of.name() + "."));
        }
    }

    /** A mailbox's owner has to agree; whoever has a URL answers by itself whether it takes what is sent. */
    private static Instant agreed(Channel channel, Instant now) {
        return channel instanceof Channel.Email ? null : now;
    }

    /** Whether somebody else is told from now on: another mailbox, or by another way. */
    private static boolean isElsewhere(Channel before, Channel after) {
        return !before.type().equals(after.type()) || (after instanceof Channel.Email email && !email.equals(before));
    }

    private Courier courier(Channel channel) {
        return couriers.stream()
                .filter(courier -> courier.carries(channel))
                .findFirst()
                .orElseThrow(() -> new ProblemException(
                        ProblemType.INVALID_BODY,
                        "Nothing is sent here by " + channel.type() + ".",
                        List.of(new FieldError("/channel/type", "is no way by which this service sends")),
                        Map.of()));
    }

    private <T> T changing(Work<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection transaction = dataSource.getConnection()) {
                return work.in(transaction, repository.change(transaction));
            } catch (SQLException e) {
                throw new DatabaseException(e);
            }
        });
    }

    /** To the microsecond, which is what PostgreSQL keeps. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
