package org.onrecord.alert;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/**
 * Follows the applied log and queues what subscribers are to be told of it. What comes of a batch is queued in the very
 * transaction that moves the position, so that a crash neither loses nor doubles anything. The position is not the
 * projection's: a rebuild leaves it where it is and so tells nobody.
 */
@Singleton
final class Matching {

    private static final int BATCH = 500;
    private static final long HISTORIES = 64L * 1024 * 1024;

    private final AgroalDataSource dataSource;
    private final AlertPositionRepository positions;
    private final SubscriptionRepository subscriptions;
    private final PassageRepository passages;
    private final Happenings happenings;
    private final AlertQueue queue;
    private final Clock clock;
    private final RecentHistories histories;
    private final Timer time;
    private final Timer lag;
    private final Counter queued;

    Matching(
            AgroalDataSource dataSource,
            AlertPositionRepository positions,
            SubscriptionRepository subscriptions,
            PassageRepository passages,
            Happenings happenings,
            AlertQueue queue,
            Clock clock,
            MeterRegistry registry) {
        this.dataSource = dataSource;
        this.positions = positions;
        this.subscriptions = subscriptions;
        this.passages = passages;
        this.happenings = happenings;
        this.queue = queue;
        this.clock = clock;
        this.histories = passages.histories(HISTORIES);
        this.time = Timer.builder("onrecord.alert.matching")
                .description("Time to match one batch of entries and to queue what comes of it")
                .register(registry);
        this.lag = Timer.builder("onrecord.alert.matching.lag")
                .description("From when an entry was recorded to when it was matched")
                .register(registry);
        this.queued = Counter.builder("onrecord.alert.queued")
                .description("Messages that were queued for subscribers")
                .register(registry);
    }

    /**
     * Matches one batch of the partition that is furthest behind.
     *
     * @return whether there was any
     */
    synchronized boolean step() {
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(connection, this::step);
        } catch (SQLException e) {
            histories.forgetAll();
            throw new DatabaseException(e);
        } catch (RuntimeException e) {
            // They may have gone further than what is committed.
            histories.forgetAll();
            throw e;
        }
    }

    private boolean step(Connection connection) throws SQLException {
        positions.begin(connection);
        Optional<AlertPositionRepository.Behind> behind = positions.claim(connection);
        if (behind.isEmpty()) {
            return false;
        }
        long begun = System.nanoTime();
        AlertPositionRepository.Behind claimed = behind.get();
        subscriptions.keepStill(connection);
        if (!subscriptions.anybodyListens(connection)) {
            positions.move(connection, claimed, claimed.to());
            return true;
        }
        PassageRepository.Stretch stretch =
                passages.between(connection, claimed.partition(), claimed.from(), claimed.to(), BATCH, histories);
        List<AlertQueue.Judged> judged =
                stretch.passages().stream().map(happenings::of).toList();
        int messages = queue.queueJudged(connection, judged);
        positions.move(connection, claimed, stretch.upTo());
        time.record(Duration.ofNanos(System.nanoTime() - begun));
        queued.increment(messages);
        if (!judged.isEmpty()) {
            Duration age =
                    Duration.between(judged.get(judged.size() - 1).happening().at(), clock.instant());
            lag.record(age.isNegative() ? Duration.ZERO : age);
        }
        return true;
    }
}
