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
        BinaryCopy copy = new BinaryCopy(connection, ITEMS);
        try {
            for (UUID id : ids) {
                for (HistoryTrace.Version version : traced.get(id).trace().versions()) {
                    CommitmentRow row = version.row();
                    copy.row(20);
                    copy.uuid(id);
                    copy.instant(version.knownFrom());
                    copy.instant(version.knownUntil());
                    copy.text(row.kind());
                    copy.instant(row.statedOn().end());
                    copy.date(row.deadlineTo());
                    copy(copy, row.statedBy());
                    copy(copy, row.dutyBearers());
                    copy(copy, row.addressees());
                    copy.texts(row.countries());
                    copy.text(row.region());
                    copy.text(NameList.key(row.region()));
                    copy(copy, row.themes());
                    copy.uuid(version.sourceId());
                    copy.search(row.search());
                    copy.instant(row.withdrawnAt());
                }
            }
            copy.end();
        } finally {
            copy.cancel();
        }
    }

    private static void copy(BinaryCopy copy, NameList names) {
        copy.texts(names.names());
        copy.texts(names.keys());
    }

    private static void insertStandings(Connection connection, Map<UUID, Traced> traced) throws SQLException {
        BinaryCopy copy = new BinaryCopy(connection, STANDINGS);
        try {
            for (Map.Entry<UUID, Traced> one : traced.entrySet()) {
                HistoryTrace trace = one.getValue().trace();
                if (trace.audiencesDiffer()) {
                    spans(copy, one.getKey(), false, trace.spans(Audience.PUBLIC));
                    spans(copy, one.getKey(), true, trace.spans(Audience.INTERNAL));
                } else {
                    spans(copy, one.getKey(), null, trace.spans(Audience.PUBLIC));
                }
            }
            copy.end();
        } finally {
            copy.cancel();
        }
    }

    private static void spans(BinaryCopy copy, UUID id, Boolean internal, Collection<StandingSpan> spans)
            throws SQLException {
        for (StandingSpan span : spans) {
            copy.row(10);
            copy.uuid(id);
            copy.flag(internal);
            copy.instant(span.knownFrom());
            copy.instant(span.knownUntil());
            copy.instant(span.worldFrom());
            copy.instant(span.worldUntil());
            copy.text(span.value().implementation());
            copy.date(span.value().implementationOn());
            copy.text(span.value().accuracy());
            copy.flag(span.value().contested());
        }
    }

    private static void insertTraces(Connection connection, Map<UUID, Traced> traced) throws SQLException {
        BinaryCopy copy = new BinaryCopy(connection, TRACES);
        try {
            for (Map.Entry<UUID, Traced> one : traced.entrySet()) {
                copy.row(2);
                copy.uuid(one.getKey());
                copy.integer(one.getValue().revision());
            }
            copy.end();
        } finally {
            copy.cancel();
        }
    }
}
