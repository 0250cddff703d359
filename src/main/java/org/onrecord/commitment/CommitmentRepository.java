package org.onrecord.commitment;

import com.fasterxml.jackson.databind.JsonNode;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.JsonText;
import org.onrecord.log.DatabaseException;
import org.onrecord.timeline.Audience;

/** Reads items. */
@ApplicationScoped
public class CommitmentRepository {

    private static final String SELECT = """
            SELECT c.id, c.content, t.verification, c.relations, s.revision, c.registered_at, c.withdrawn_at,
                   c.withdrawn_because, c.stated_end,
                   s.standing, s.implementation_on, s.updated_at,
                   s.internal_standing, s.internal_implementation_on, s.internal_updated_at
            FROM commitment c
            JOIN commitment_standing s ON s.commitment_id = c.id
            LEFT JOIN citation t ON t.commitment_id = c.id
            """;

    private final AgroalDataSource dataSource;
    private final JsonText json = new JsonText();

    CommitmentRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** A place in the list of items: the latest stated first. */
    record Place(Instant statedEnd, UUID id) {}

    /** An item, and its place in the list. */
    record Listed(CommitmentState state, Place place) {}

    Optional<CommitmentState> byId(UUID id, Audience audience) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT + "WHERE c.id = ?")) {
            select.setObject(1, id);
            return read(select, audience).stream().map(Listed::state).findFirst();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** A piece of the list; from the beginning where {@code after} is null. */
    List<Listed> page(Audience audience, Place after, int limit) {
        String where = after == null ? "" : "WHERE (c.stated_end, c.id) < (?, ?) ";
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(SELECT + where + "ORDER BY c.stated_end DESC, c.id DESC LIMIT ?")) {
            int parameter = 1;
            if (after != null) {
                select.setObject(parameter++, after.statedEnd().atOffset(ZoneOffset.UTC));
                select.setObject(parameter++, after.id());
            }
            select.setInt(parameter, limit);
            return read(select, audience);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private List<Listed> read(PreparedStatement select, Audience audience) throws SQLException {
        List<Listed> items = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                // Null where analysts see what everybody sees.
                boolean own = audience == Audience.INTERNAL && rows.getString(13) != null;
                UUID id = rows.getObject(1, UUID.class);
                LocalDate implementationOn = rows.getObject(own ? 14 : 11, LocalDate.class);
                CommitmentState state = new CommitmentState(
                        id,
                        parse(rows.getString(2)),
                        rows.getString(3),
                        parse(rows.getString(4)),
                        parse(rows.getString(own ? 13 : 10)),
                        implementationOn == null
                                ? null
                                : ImpreciseDate.parse(implementationOn.toString())
                                        .orElseThrow(),
                        rows.getInt(5),
                        instant(rows, 6),
                        instant(rows, own ? 15 : 12),
                        instant(rows, 7),
                        rows.getString(8));
                items.add(new Listed(state, new Place(instant(rows, 9), id)));
            }
        }
        return items;
    }

    private JsonNode parse(String text) {
        return json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime time = rows.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
