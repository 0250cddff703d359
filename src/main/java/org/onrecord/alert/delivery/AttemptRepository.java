package org.onrecord.alert.delivery;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.alert.Attempt;
import org.onrecord.alert.SubscriptionRepository;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/** Writes down what came of attempts: in the log of the message, in the queue, and for the receiver as a whole. */
@Singleton
final class AttemptRepository {

    private final AgroalDataSource dataSource;
    private final SubscriptionRepository subscriptions;
    private final DeliveryConfig settings;
    private final RetrySchedule schedule;

    @Inject
    AttemptRepository(AgroalDataSource dataSource, SubscriptionRepository subscriptions, DeliveryConfig settings) {
        this.dataSource = dataSource;
        this.subscriptions = subscriptions;
        this.settings = settings;
        this.schedule = new RetrySchedule(settings.retries(), new SecureRandom());
    }

    /** A message as it stands in the queue. */
    private record Queued(String status, int attempts, Instant claimedUntil) {}

    /** A receiver that is to be given up on. */
    private record GivenUp(UUID subscription, String because, Instant at) {}

    /** Writes all of them down, or none. */
    void record(List<Ended> ended) {
        try (Connection connection = dataSource.getConnection()) {
            List<GivenUp> givenUp = SqlTransaction.on(connection, transaction -> {
                // Subscriptions first, as everyone does who changes one and its messages.
                hold(transaction, ended.stream().map(one -> one.to().id()).toList());
                List<GivenUp> found = new ArrayList<>();
                for (Ended one : ended) {
                    record(transaction, one).ifPresent(found::add);
                }
                return found;
            });
            for (GivenUp one : givenUp) {
                // Apart: whoever changes a subscription's state takes the lock for that before any row.
                SqlTransaction.on(
                        connection,
                        transaction -> subscriptions.disable(transaction, one.subscription(), one.because(), one.at()));
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private Optional<GivenUp> record(Connection connection, Ended ended) throws SQLException {
        UUID id = ended.claim().delivery().id();
        Optional<Queued> queued = queued(connection, id);
        if (queued.isEmpty()) {
            return Optional.empty();
        }
        note(connection, ended);
        Queued message = queued.get();
        Optional<GivenUp> givenUp = Optional.empty();
        if (ended.arrived()) {
            if (!message.status().equals("delivered")) {
                finish(connection, id, "delivered", ended.at());
            }
            subscriptions.arrived(connection, ended.to().id());
        } else {
            boolean ours =
                    message.status().equals("pending") && ended.claim().until().equals(message.claimedUntil());
            if (ours) {
                tryAgain(connection, ended, message.attempts() + 1);
            }
            givenUp = failed(connection, ended);
        }
        if (ended.ordered()) {
            release(connection, ended);
        }
        return givenUp;
    }

    private void tryAgain(Connection connection, Ended ended, int attempt) throws SQLException {
        UUID id = ended.claim().delivery().id();
        Optional<Instant> again = ended.attempt().outcome() == Attempt.Outcome.FAILED
                ? schedule.after(attempt, ended.at(), ended.attempt().retryAfter())
                : Optional.empty();
        if (again.isEmpty()) {
            finish(connection, id, "failed", ended.at());
            return;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE delivery SET attempts = ?, due_at = ?, claimed_until = NULL WHERE id = ?")) {
            update.setInt(1, attempt);
            update.setObject(2, utc(again.get()));
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    /** What a failure means for the receiver as a whole. */
    private Optional<GivenUp> failed(Connection connection, Ended ended) throws SQLException {
        UUID id = ended.to().id();
        Attempt attempt = ended.attempt();
        subscriptions.failed(connection, id, attempt.at());
        if (attempt.outcome() == Attempt.Outcome.GONE) {
            return Optional.of(new GivenUp(id, attempt.error(), ended.at()));
        }
        if (attempt.retryAfter() != null) {
            leaveAlone(connection, id, ended.at().plus(RetrySchedule.capped(attempt.retryAfter())));
        }
        return failingSince(connection, id)
                .filter(since -> !since.plus(settings.giveUpAfter()).isAfter(ended.at()))
                .map(since -> new GivenUp(
                        id,
                        "Nothing has arrived since " + since.truncatedTo(ChronoUnit.SECONDS) + ". The last failure: "
                                + attempt.error(),
                        ended.at()));
    }

    private static void hold(Connection connection, Collection<UUID> ids) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id FROM subscription WHERE id = ANY(?) ORDER BY id FOR NO KEY UPDATE")) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            select.executeQuery().close();
        }
    }

    private static Optional<Queued> queued(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT status, attempts, claimed_until FROM delivery WHERE id = ? FOR UPDATE")) {
            select.setObject(1, id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(new Queued(row.getString(1), row.getInt(2), instant(row, 3)));
            }
        }
    }

    private static void note(Connection connection, Ended ended) throws SQLException {
        Attempt attempt = ended.attempt();
        String sql = """
                INSERT INTO delivery_attempt (delivery_id, subscription_id, number, at, took_ms, outcome, status_code, error, answer)
                SELECT ?, ?, 1 + coalesce(max(number), 0), ?, ?, ?, ?, ?, ? FROM delivery_attempt WHERE delivery_id = ?
                """;
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setObject(1, ended.claim().delivery().id());
            insert.setObject(2, ended.to().id());
            insert.setObject(3, utc(attempt.at()));
            insert.setInt(4, Math.toIntExact(Math.min(attempt.took().toMillis(), Integer.MAX_VALUE)));
            insert.setString(5, ended.arrived() ? "arrived" : "failed");
            insert.setObject(6, attempt.status());
            insert.setString(7, storable(attempt.error()));
            insert.setString(8, storable(attempt.answer()));
            insert.setObject(9, ended.claim().delivery().id());
            insert.executeUpdate();
        }
    }

    /** What a stranger answered must not keep everything else from being written down. */
    private static String storable(String text) {
        return text == null
                ? null
                : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '\uFFFD');
    }

    private static void finish(Connection connection, UUID id, String status, Instant at) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE delivery SET status = ?, attempts = attempts + 1,"
                        + " claimed_until = NULL, finished_at = ? WHERE id = ?")) {
            update.setString(1, status);
            update.setObject(2, utc(at));
            update.setObject(3, id);
            update.executeUpdate();
        }
    }

    /** The next message of the commitment need not wait longer; one that has failed itself waits as long as it must. */
    private static void release(Connection connection, Ended ended) throws SQLException {
        String sql = """
                UPDATE delivery SET due_at = ?
                WHERE id = (SELECT id FROM delivery WHERE subscription_id = ? AND commitment_id = ? AND status = 'pending'
                            ORDER BY sequence LIMIT 1)
                  AND status = 'pending' AND attempts = 0 AND claimed_until IS NULL AND id <> ?
                """;
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setObject(1, utc(ended.at()));
            update.setObject(2, ended.to().id());
            update.setObject(3, ended.claim().delivery().commitmentId());
            update.setObject(4, ended.claim().delivery().id());
            update.executeUpdate();
        }
    }

    private static void leaveAlone(Connection connection, UUID subscription, Instant until) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE subscription SET quiet_until = greatest(quiet_until, ?) WHERE id = ?")) {
            update.setObject(1, utc(until));
            update.setObject(2, subscription);
            update.executeUpdate();
        }
    }

    private static Optional<Instant> failingSince(Connection connection, UUID subscription) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT failing_since FROM subscription WHERE id = ? AND disabled_at IS NULL")) {
            select.setObject(1, subscription);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.ofNullable(instant(row, 1)) : Optional.empty();
            }
        }
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
