package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Follows the projection's position wherever it is moved: told at once by the projector in this process, by PostgreSQL's
 * NOTIFY where another instance owns the partition, and asking every so often in case a notice was lost.
 */
@ApplicationScoped
public class DatabaseProjectionWatch implements ProjectionWatch {

    private static final Logger LOG = Logger.getLogger(DatabaseProjectionWatch.class);
    private static final int ASK_MILLIS = 1_000;

    /** After this without an answer the connection is given up; a new one may find the way. */
    private static final int GIVE_UP_MILLIS = 10_000;

    /** What was not heard of for this long may have happened: an instance that was held up knows nothing of the present. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private final AgroalDataSource dataSource;
    private final Positions positions;
    private final Projection projection;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    // Written under the lock; every request reads it, and most of them nothing else.
    private volatile Version version = new Version(Position.start(), 0);
    private volatile boolean wentBack;
    private volatile long heard = System.nanoTime();
    private volatile boolean stopped;
    private Thread listener;

    public DatabaseProjectionWatch(AgroalDataSource dataSource, Positions positions, Projection projection) {
        this.dataSource = dataSource;
        this.positions = positions;
        this.projection = projection;
    }

    void start(@Observes StartupEvent startup) {
        listener = new Thread(this::listen, "projection-watch");
        listener.setDaemon(true);
        listener.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped = true;
        if (listener != null) {
            listener.interrupt();
            listener.join(2_000);
        }
    }

    @Override
    public Position current() {
        return version.position();
    }

    @Override
    public Version version() {
        if (silence().compareTo(FRESH) > 0) {
            changedInPlace();
        }
        return version;
    }

    @Override
    public void tellChangeInPlace(Connection connection) throws SQLException {
        positions.tellInPlace(connection, projection.name());
    }

    @Override
    public void changedInPlace() {
        lock.lock();
        try {
            version = new Version(version.position(), version.changesInPlace() + 1);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean await(Position position, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!current().hasPassed(position)) {
                if (left <= 0) {
                    return false;
                }
                left = moved.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Position awaitMove(Position seen, Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (seen.hasPassed(current()) && left > 0) {
                left = moved.awaitNanos(left);
            }
            return current();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return current();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - heard);
    }

    /** Whether the database once stood further than it does: what was read from it since is not what follows. */
    boolean wentBack() {
        return wentBack;
    }

    /** A move that has been committed. */
    void moved(Position to) {
        lock.lock();
        try {
            Position merged = current().merge(to);
            if (!merged.equals(current())) {
                version = new Version(merged, version.changesInPlace());
                moved.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void listen() {
        while (!stopped) {
            try (Connection connection = dataSource.getConnection()) {
                listen(connection);
            } catch (SQLException e) {
                if (!stopped) {
                    LOG.debugf("cannot follow the projection's position: %s", e.getMessage());
                    pause();
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LISTEN " + Positions.CHANNEL);
        }
        // Whatever was told while nobody listened.
        changedInPlace();
        PGConnection postgres = connection.unwrap(PGConnection.class);
        connection.setNetworkTimeout(Runnable::run, GIVE_UP_MILLIS);
        try {
            while (!stopped) {
                ask(connection);
                PGNotification[] notices = postgres.getNotifications(ASK_MILLIS);
                while (notices != null && notices.length > 0) {
                    heard = System.nanoTime();
                    for (PGNotification notice : notices) {
                        read(notice.getParameter());
                    }
                    notices = postgres.getNotifications(ASK_MILLIS);
                }
            }
        } finally {
            if (!connection.isClosed()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("UNLISTEN *");
                }
                connection.setNetworkTimeout(Runnable::run, 0);
            }
        }
    }

    private void ask(Connection connection) throws SQLException {
        // Known first: what was known by then cannot have been undone since.
        Position known = current();
        Position stands = positions.current(connection, projection.name());
        heard = System.nanoTime();
        if (!stands.hasPassed(known)) {
            wentBack = true;
        }
        moved(stands);
    }

    private void read(String notice) {
        String prefix = projection.name() + " ";
        if (notice.equals(prefix + Positions.IN_PLACE)) {
            changedInPlace();
        } else if (notice.startsWith(prefix)) {
            Position.parse(notice.substring(prefix.length())).ifPresent(this::moved);
        }
    }

    private void pause() {
        try {
            Thread.sleep(RECONNECT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
