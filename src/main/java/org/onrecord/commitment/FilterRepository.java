package org.onrecord.commitment;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.onrecord.log.DatabaseException;
import org.onrecord.timeline.Audience;

/** Says of a handful of items what filters make of them. */
@ApplicationScoped
public class FilterRepository {

    private static final String FROM =
            "FROM commitment c JOIN commitment_standing s ON s.commitment_id = c.id WHERE c.id = ANY (?) AND ";

    private final AgroalDataSource dataSource;

    FilterRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Those of some items that a filter means, {@code q} included, as they stand now. */
    public Set<UUID> among(Collection<UUID> ids, Filter filter, Audience audience, LocalDate today) {
        try (Connection connection = dataSource.getConnection()) {
            return among(connection, ids, filter, audience, today);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private static Set<UUID> among(
            Connection connection, Collection<UUID> ids, Filter filter, Audience audience, LocalDate today)
            throws SQLException {
        FilterSql where = FilterSql.of(filter, audience, today);
        Set<UUID> meant = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT c.id " + FROM + where.condition())) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            where.bind(select, 2);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    meant.add(rows.getObject(1, UUID.class));
                }
            }
            return meant;
        }
    }

    /** Those of some items that full text search finds, by what they say now. */
    public Set<UUID> among(Collection<UUID> ids, String q) {
        try (Connection connection = dataSource.getConnection()) {
            return among(connection, ids, q);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** As {@link #among(Collection, String)}, within the caller's transaction. */
    public Set<UUID> among(Connection connection, Collection<UUID> ids, String q) throws SQLException {
        Set<String> any = Set.of();
        Filter search = new Filter(any, any, any, any, null, any, any, any, any, any, any, null, null, null, q);
        return among(connection, ids, search, Audience.PUBLIC, LocalDate.EPOCH);
    }

    /** The facts of some items as they stand now; an unknown id has none. */
    public Map<UUID, FilterFacts> facts(Collection<UUID> ids, Audience audience, LocalDate today) {
        try (Connection connection = dataSource.getConnection()) {
            return facts(connection, ids, audience, today);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** As {@link #facts(Collection, Audience, LocalDate)}, within the caller's transaction. */
    public Map<UUID, FilterFacts> facts(Connection connection, Collection<UUID> ids, Audience audience, LocalDate today)
            throws SQLException {
        Map<UUID, FilterFacts> facts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT c.id, c.kind, "
                + FilterSql.implementation(audience)
                + ", " + FilterSql.accuracy(audience)
                + ", " + FilterSql.timeliness(audience, today)
                + ", " + FilterSql.contested(audience)
                + ", c.stated_by_keys, c.duty_bearer_keys, c.addressee_keys, c.countries, c.region_key,"
                + " c.theme_keys, c.stated_end, " + FilterSql.updatedAt(audience) + " "
                + FROM + "TRUE")) {
            select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    facts.put(rows.getObject(1, UUID.class), read(rows));
                }
            }
            return facts;
        }
    }

    private static FilterFacts read(ResultSet rows) throws SQLException {
        return new FilterFacts(
                rows.getString(2),
                rows.getString(3),
                rows.getString(4),
                rows.getString(5),
                rows.getBoolean(6),
                texts(rows, 7),
                texts(rows, 8),
                texts(rows, 9),
                texts(rows, 10),
                rows.getString(11),
                texts(rows, 12),
                rows.getObject(13, OffsetDateTime.class).toInstant(),
                rows.getObject(14, OffsetDateTime.class).toInstant());
    }

    private static Set<String> texts(ResultSet rows, int column) throws SQLException {
        return Set.of((String[]) rows.getArray(column).getArray());
    }
}
