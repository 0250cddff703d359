package org.onrecord.alert.email;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.SqlTransaction;

/** Receivers that were given up on, and of which of them the operator was told. */
@ApplicationScoped
public class GivenUpRepository {

    /** What was given up on before that is no news, to an operator who has just said where to tell it. */
    private static final Duration NEWS = Duration.ofDays(7);

    private static final int MOST = 50;

    private static final String UNTOLD = """
            SELECT s.id, s.owner, s.name, COALESCE(s.channel::json ->> 'url', s.channel::json ->> 'address', ''),
                   s.disabled_at, COALESCE(s.disabled_because, '')
            FROM subscription s
            WHERE s.disabled_at > ? AND s.deleted_at IS NULL
              AND NOT EXISTS (SELECT FROM operator_notice n
                               WHERE n.subscription_id = s.id AND n.disabled_at = s.disabled_at)
            ORDER BY s.disabled_at, s.id LIMIT ?
            """;
    private static final String TOLD = """
            INSERT INTO operator_notice (subscription_id, disabled_at, told_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING
            """;

    private final AgroalDataSource dataSource;
    private final Clock clock;

    public GivenUpRepository(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /**
     * A receiver that was given up on.
     *
     * @param receiver its URL or address
     */
    record GivenUp(UUID subscriptionId, String owner, String name, String receiver, Instant at, String because) {}

    /** Those that the operator does not know of, the earliest first. */
    List<GivenUp> untold() {
        List<GivenUp> untold = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(UNTOLD)) {
            select.setObject(1, time(clock.instant().minus(NEWS)));
            select.setInt(2, MOST);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    untold.add(new GivenUp(
                            rows.getObject(1, UUID.class),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getObject(5, OffsetDateTime.class).toInstant(),
                            rows.getString(6)));
                }
            }
            return untold;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    void told(List<GivenUp> receivers) {
        try (Connection connection = dataSource.getConnection()) {
            int[] unused = SqlTransaction.on(connection, transaction -> {
                try (PreparedStatement insert = transaction.prepareStatement(TOLD)) {
                    for (GivenUp one : receivers) {
                        insert.setObject(1, one.subscriptionId());
                        insert.setObject(2, time(one.at()));
                        insert.setObject(3, time(clock.instant()));
                        insert.addBatch();
                    }
                    return insert.executeBatch();
                }
            });
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
