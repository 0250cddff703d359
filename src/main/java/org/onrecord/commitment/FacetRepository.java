package org.onrecord.commitment;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.onrecord.log.DatabaseException;
import org.onrecord.timeline.Audience;

/** Counts items by the values that filters may name. */
@ApplicationScoped
public class FacetRepository {

    // Of several spellings of a name, the one that most items have. Every item has its standing; joined from the left,
    // it
    // is not even looked at where the filter does not ask for it.
    private static final String COUNTS = """
            WITH spelled AS (
                SELECT v.key, v.name, count(*) AS items
                FROM (SELECT %s
                      FROM commitment c
                      LEFT JOIN commitment_standing s ON s.commitment_id = c.id
                      WHERE %s) AS v
                WHERE v.key IS NOT NULL
                GROUP BY v.key, v.name)
            SELECT (array_agg(name ORDER BY items DESC, name))[1], sum(items)::bigint AS items, count(*) OVER () AS total
            FROM spelled
            GROUP BY key
            ORDER BY 2 DESC, key
            LIMIT ?
            """;

    private final AgroalDataSource dataSource;

    FacetRepository(AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The values of a facet.
     *
     * @param total how many there are; more than {@code values} where those were cut
     */
    @JsonPropertyOrder({"values", "total"})
    record Values(List<Value> values, int total) {}

    /**
     * A value.
     *
     * @param count of items that have it
     */
    @JsonPropertyOrder({"value", "count"})
    record Value(String value, long count) {}

    /** The most frequent values of a facet among the items that a filter means. */
    Values values(Facet facet, Filter filter, Audience audience, LocalDate today, int limit) {
        FilterSql where = FilterSql.of(filter, audience, today);
        List<Value> values = new ArrayList<>();
        int total = 0;
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(COUNTS.formatted(facet.columns(), where.condition()))) {
            select.setInt(where.bind(select, 1), limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    values.add(new Value(rows.getString(1), rows.getLong(2)));
                    total = rows.getInt(3);
                }
            }
            return new Values(values, total);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
