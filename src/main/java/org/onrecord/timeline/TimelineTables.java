package org.onrecord.timeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;

/**
 * Writes the projection's rows of commitments and entries, on the connection and in the transaction of the caller. New
 * rows go in by COPY; the fence and the histories keep them unique.
 */
final class TimelineTables {

    private static final String ENTRIES = """
            timeline_entry (subject, seq, occurred_end, occurred_on, event_id, entry_type, part, log_offset, recorded_at,
                            internal, follow_up_id, event, change, internal_change, hash, previous_hash)
            """;
    // All earlier entries of the follow-up: the one that logged it, and those that corrected it before. A batch is
    // inserted whole before it is marked, hence the offset: what came later is no mark's business.
    private static final String MARK_CORRECTED = """
            UPDATE timeline_entry
            SET internal_corrected_by = ?, corrected_by = CASE WHEN ? THEN corrected_by ELSE ? END
            WHERE subject = ? AND follow_up_id = ? AND log_offset < ?
            """;
    private static final String MARK_RETRACTED = """
            UPDATE timeline_entry SET retracted_by = ?, retracted_because = ?
            WHERE subject = ? AND follow_up_id = ? AND log_offset < ?
            """;
    private static final String COMMITMENTS = """
            commitment (id, slug, kind, title, stated_on, stated_end, deadline_to, stated_by, stated_by_keys, duty_bearers,
                        duty_bearer_keys, addressees, addressee_keys, countries, region, region_key, themes,
                        theme_keys, search, content, relations, registered_at, withdrawn_at, withdrawn_because)
            """;
    private static final String STANDINGS = """
            commitment_standing (commitment_id, revision, head_hash, updated_at, implementation, implementation_on,
                                 accuracy, contested, standing, internal_updated_at, internal_implementation,
                                 internal_implementation_on, internal_accuracy, internal_contested, internal_standing)
            """;
    private static final String UPDATE_STANDINGS = """
            UPDATE commitment_standing s
            SET revision = n.revision, head_hash = n.head_hash, updated_at = n.updated_at,
                implementation = n.implementation, implementation_on = n.implementation_on, accuracy = n.accuracy,
                contested = n.contested, standing = n.standing, internal_updated_at = n.internal_updated_at,
                internal_implementation = n.internal_implementation,
                internal_implementation_on = n.internal_implementation_on, internal_accuracy = n.internal_accuracy,
                internal_contested = n.internal_contested, internal_standing = n.internal_standing
            FROM unnest(?::uuid[], ?::int[], ?::bytea[], ?::timestamptz[], ?::text[], ?::date[], ?::text[], ?::bool[],
                        ?::text[], ?::timestamptz[], ?::text[], ?::date[], ?::text[], ?::bool[], ?::text[])
                 AS n (commitment_id, revision, head_hash, updated_at, implementation, implementation_on, accuracy,
                       contested, standing, internal_updated_at, internal_implementation, internal_implementation_on,
                       internal_accuracy, internal_contested, internal_standing)
            WHERE s.commitment_id = n.commitment_id
            """;

    void insertEntries(Connection connection, List<Entry> entries) throws SQLException {
        BinaryCopy copy = new BinaryCopy(connection, ENTRIES);
        try {
            for (Entry entry : entries) {
                copy.row(16);
                copy.uuid(entry.subject());
                copy.integer(entry.seq());
                copy.instant(entry.occurredOn().end());
                copy.text(entry.occurredOn().text());
                copy.uuid(entry.eventId());
                copy.text(entry.entryType());
                copy.integer(entry.at().partition());
                copy.bigint(entry.at().offset());
                copy.instant(entry.recordedAt());
                copy.flag(entry.internal());
                copy.uuid(entry.followUpId());
                copy.text(entry.event());
                copy.text(entry.change());
                copy.text(entry.internalChange());
                copy.bytes(entry.hash());
                copy.bytes(entry.previousHash());
            }
            copy.end();
        } finally {
            copy.cancel();
        }
    }

    /** Marks entries that later ones correct or retract. */
    void mark(Connection connection, Collection<EntryMark> marks) throws SQLException {
        try (PreparedStatement corrected = connection.prepareStatement(MARK_CORRECTED);
                PreparedStatement retracted = connection.prepareStatement(MARK_RETRACTED)) {
            for (EntryMark one : marks) {
                Mark mark = one.mark();
                if (mark.kind() == Mark.Kind.CORRECTED) {
                    corrected.setObject(1, mark.by());
                    corrected.setBoolean(2, mark.internal());
                    corrected.setObject(3, mark.by());
                    corrected.setObject(4, one.subject());
                    corrected.setObject(5, mark.followUpId());
                    corrected.setLong(6, mark.at().offset());
                    corrected.addBatch();
                } else {
                    retracted.setObject(1, mark.by());
                    retracted.setString(2, mark.reason());
                    retracted.setObject(3, one.subject());
                    retracted.setObject(4, mark.followUpId());
                    retracted.setLong(5, mark.at().offset());
                    retracted.addBatch();
                }
            }
            corrected.executeBatch();
            retracted.executeBatch();
        }
    }

    void insertCommitments(Connection connection, Collection<CommitmentRow> rows) throws SQLException {
        BinaryCopy copy = new BinaryCopy(connection, COMMITMENTS);
        try {
            for (CommitmentRow row : rows) {
                copy.row(24);
                copy.uuid(row.id());
                copy.text(row.slug());
                copy.text(row.kind());
                copy.text(row.title());
                copy.text(row.statedOn().text());
                copy.instant(row.statedOn().end());
                copy.date(row.deadlineTo());
                copy(copy, row.statedBy());
                copy(copy, row.dutyBearers());
                copy(copy, row.addressees());
                copy.texts(row.countries());
                copy.text(row.region());
                copy.text(NameList.key(row.region()));
                copy(copy, row.themes());
                copy.search(row.search());
                copy.text(row.content());
                copy.text(row.relations());
                copy.instant(row.registeredAt());
                copy.instant(row.withdrawnAt());
                copy.text(row.withdrawnBecause());
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

    /** Items are rarely amended: what is said anew is written anew. */
    void rewriteCommitments(Connection connection, Collection<CommitmentRow> rows) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM commitment WHERE id = ANY (?)")) {
            delete.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", rows.stream().map(CommitmentRow::id).toArray()));
            delete.executeUpdate();
        }
        insertCommitments(connection, rows);
    }

    void insertStandings(Connection connection, Collection<StandingRow> rows) throws SQLException {
        BinaryCopy copy = new BinaryCopy(connection, STANDINGS);
        try {
            for (StandingRow row : rows) {
                copy.row(15);
                copy.uuid(row.commitmentId());
                copy.integer(row.revision());
                copy.bytes(row.headHash());
                copy(copy, row.seen());
                copy(copy, row.internal());
            }
            copy.end();
        } finally {
            copy.cancel();
        }
    }

    private static void copy(BinaryCopy copy, StandingRow.Seen seen) {
        copy.instant(seen == null ? null : seen.updatedAt());
        copy.text(seen == null ? null : seen.implementation());
        copy.date(seen == null ? null : seen.implementationOn());
        copy.text(seen == null ? null : seen.accuracy());
        copy.flag(seen == null ? null : seen.contested());
        copy.text(seen == null ? null : seen.json());
    }

    void updateStandings(Connection connection, List<StandingRow> rows) throws SQLException {
        int size = rows.size();
        Object[][] columns = new Object[15][size];
        // The driver knows bytea only from an array of its own kind.
        columns[2] = new byte[size][];
        for (int i = 0; i < size; i++) {
            StandingRow row = rows.get(i);
            columns[0][i] = row.commitmentId();
            columns[1][i] = row.revision();
            columns[2][i] = row.headHash();
            fill(columns, 3, i, row.seen());
            fill(columns, 9, i, row.internal());
        }
        String[] types = {
            "uuid", "int4", "bytea", "text", "text", "text", "text", "bool", "text", "text", "text", "text", "text",
            "bool", "text"
        };
        try (PreparedStatement update = connection.prepareStatement(UPDATE_STANDINGS)) {
            for (int column = 0; column < columns.length; column++) {
                update.setArray(column + 1, connection.createArrayOf(types[column], columns[column]));
            }
            update.executeUpdate();
        }
    }

    private static void fill(Object[][] columns, int first, int row, StandingRow.Seen seen) {
        if (seen == null) {
            return;
        }
        columns[first][row] = text(seen.updatedAt());
        columns[first + 1][row] = seen.implementation();
        columns[first + 2][row] = text(seen.implementationOn());
        columns[first + 3][row] = seen.accuracy();
        columns[first + 4][row] = seen.contested();
        columns[first + 5][row] = seen.json();
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String text(LocalDate date) {
        return date == null ? null : date.toString();
    }
}
