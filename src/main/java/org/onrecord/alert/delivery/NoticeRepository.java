package org.onrecord.alert.delivery;

import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.onrecord.alert.DeliveryRepository;
import org.onrecord.event.EventIds;
import org.onrecord.log.DatabaseException;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Hears, by PostgreSQL's NOTIFY, for whom something new waits. */
@Singleton
final class NoticeRepository {

    private static final int ASK_MILLIS = 500;

    private final AgroalDataSource dataSource;

    NoticeRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Who hears. */
    interface Listener extends Consumer<List<UUID>> {

        /** There may be something for anybody: whatever was told before is lost, or it was too many to name. */
        void all();
    }

    /**
     * Listens until the connection breaks or it is told to stop.
     *
     * @throws DatabaseException where the connection breaks
     */
    void listen(Listener listener, BooleanSupplier stopped) {
        try (Connection connection = dataSource.getConnection()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("LISTEN " + DeliveryRepository.CHANNEL);
            }
            listener.all();
            PGConnection postgres = connection.unwrap(PGConnection.class);
            try {
                while (!stopped.getAsBoolean()) {
                    PGNotification[] notices = postgres.getNotifications(ASK_MILLIS);
                    for (PGNotification notice : notices == null ? new PGNotification[0] : notices) {
                        hear(notice.getParameter(), listener);
                    }
                }
            } finally {
                if (!connection.isClosed()) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("UNLISTEN *");
                    }
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static void hear(String notice, Listener listener) {
        Optional<List<UUID>> ids = read(notice);
        if (ids.isPresent()) {
            listener.accept(ids.get());
        } else {
            listener.all();
        }
    }

    private static Optional<List<UUID>> read(String notice) {
        List<String> ids = Arrays.asList(notice.split(","));
        return ids.stream().allMatch(EventIds::isId)
                ? Optional.of(ids.stream().map(UUID::fromString).toList())
                : Optional.empty();
    }
}
