package org.onrecord.timeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Writes what was traced, on the connection and in the transaction of the caller. */
final class PastTables {

    private static final String ITEMS = """
            past_item (id, known_from, known_until, kind, stated_end, deadline_to, stated_by, stated_by_keys, duty_bearers,
                       duty_bearer_keys, addressees, addressee_keys, countries, region, region_key, themes, theme_keys,
                       source_id, search, withdrawn_at)
            """;
    private static final String STANDINGS = """
            past_standing (commitment_id, internal, known_from, known_until, world_from, world_until, implementation,
                           implementation_on, accuracy, contested)
            """;
    private static final String TRACES = "past_trace (commitment_id, revision)";

    /** What an item's history came to, and the revision it was traced to. */
    record Traced(HistoryTrace trace, int revision) {}

    /** Replaces what was traced of items; items whose versions are as they were keep them. */
    void replace(Connection connection, Map<UUID, Traced> traced, Collection<UUID> withNewVersions)
            throws SQLException {
        delete(connection, "DELETE FROM past_item WHERE id = ANY (?)", withNewVersions);
        delete(connection, "DELETE FROM past_standing WHERE commitment_id = ANY (?)", traced.keySet());
        delete(connection, "DELETE FROM past_trace WHERE commitment_id = ANY (?)", traced.keySet());
        insertItems(connection, traced, withNewVersions);
        insertStandings(connection, traced);
        insertTraces(connection, traced);
    }

    private static void delete(Connection connection, String sql, Collection<UUID> ids) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            delete.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            delete.executeUpdate();
        }
    }

    private static void insertItems(Connection connection, Map<UUID, Traced> traced, Collection<UUID> ids)
            throws SQLException {
        CopyRows rows = new CopyRows();
        for (UUID id : ids) {
            for (HistoryTrace.Version version : traced.get(id).trace().versions()) {
                CommitmentRow row = version.row();
                rows.row(20);
                rows.uuid(id);
                rows.instant(version.knownFrom());
                rows.instant(version.knownUntil());
                rows.text(row.kind());
                rows.instant(row.statedOn().end());
                rows.date(row.deadlineTo());
                add(row.statedBy(), rows);
                add(row.dutyBearers(), rows);
                add(row.addressees(), rows);
                rows.texts(row.countries());
                rows.text(row.region());
                rows.text(NameList.key(row.region()));
                add(row.themes(), rows);
                rows.uuid(version.sourceId());
                rows.search(row.search());
                rows.instant(row.withdrawnAt());
            }
        }
        rows.writeTo(connection, ITEMS);
    }

    private static void add(NameList names, CopyRows rows) {
        rows.texts(names.names());
        rows.texts(names.keys());
    }

    private static void insertStandings(Connection connection, Map<UUID, Traced> traced) throws SQLException {
        CopyRows rows = new CopyRows();
        for (Map.Entry<UUID, Traced> one : traced.entrySet()) {
            HistoryTrace trace = one.getValue().trace();
            if (trace.audiencesDiffer()) {
                spans(rows, one.getKey(), false, trace.spans(Audience.PUBLIC));
                spans(rows, one.getKey(), true, trace.spans(Audience.INTERNAL));
            } else {
                spans(rows, one.getKey(), null, trace.spans(Audience.PUBLIC));
            }
        }
        rows.writeTo(connection, STANDINGS);
    }

    private static void spans(CopyRows rows, UUID id, Boolean internal, Collection<StandingSpan> spans) {
        for (StandingSpan span : spans) {
            rows.row(10);
            rows.uuid(id);
            rows.flag(internal);
            rows.instant(span.knownFrom());
            rows.instant(span.knownUntil());
            rows.instant(span.worldFrom());
            rows.instant(span.worldUntil());
            rows.text(span.value().implementation());
            rows.date(span.value().implementationOn());
            rows.text(span.value().accuracy());
            rows.flag(span.value().contested());
        }
    }

    private static void insertTraces(Connection connection, Map<UUID, Traced> traced) throws SQLException {
        CopyRows rows = new CopyRows();
        for (Map.Entry<UUID, Traced> one : traced.entrySet()) {
            rows.row(2);
            rows.uuid(one.getKey());
            rows.integer(one.getValue().revision());
        }
        rows.writeTo(connection, TRACES);
    }
}
