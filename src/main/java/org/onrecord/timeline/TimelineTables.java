package org.onrecord.timeline;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

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

    void add(Entry entry, CopyRows rows) {
        rows.row(16);
        rows.uuid(entry.subject());
        rows.integer(entry.seq());
        rows.instant(entry.occurredOn().end());
        rows.text(entry.occurredOn().text());
        rows.uuid(entry.eventId());
        rows.text(entry.entryType());
        rows.integer(entry.at().partition());
        rows.bigint(entry.at().offset());
        rows.instant(entry.recordedAt());
        rows.flag(entry.internal());
        rows.uuid(entry.followUpId());
        rows.text(entry.event());
        rows.text(entry.change());
        rows.text(entry.internalChange());
        rows.bytes(entry.hash());
        rows.bytes(entry.previousHash());
    }

    void insertEntries(Connection connection, CopyRows rows) throws SQLException {
        rows.writeTo(connection, ENTRIES);
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

    void add(CommitmentRow row, CopyRows rows) {
        rows.row(24);
        rows.uuid(row.id());
        rows.text(row.slug());
        rows.text(row.kind());
        rows.text(row.title());
        rows.text(row.statedOn().text());
        rows.instant(row.statedOn().end());
        rows.date(row.deadlineTo());
        add(row.statedBy(), rows);
        add(row.dutyBearers(), rows);
        add(row.addressees(), rows);
        rows.texts(row.countries());
        rows.text(row.region());
        rows.text(NameList.key(row.region()));
        add(row.themes(), rows);
        rows.search(row.search());
        rows.text(row.content());
        rows.text(row.relations());
        rows.instant(row.registeredAt());
        rows.instant(row.withdrawnAt());
        rows.text(row.withdrawnBecause());
    }

    void insertCommitments(Connection connection, CopyRows rows) throws SQLException {
        rows.writeTo(connection, COMMITMENTS);
    }

    private static void add(NameList names, CopyRows rows) {
        rows.texts(names.names());
        rows.texts(names.keys());
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
        CopyRows anew = new CopyRows();
        rows.forEach(row -> add(row, anew));
        insertCommitments(connection, anew);
    }

    void add(StandingRow row, CopyRows rows) {
        rows.row(15);
        rows.uuid(row.commitmentId());
        rows.integer(row.revision());
        rows.bytes(row.headHash());
        add(row.seen(), rows);
        add(row.internal(), rows);
    }

    private static void add(StandingRow.Seen seen, CopyRows rows) {
        rows.instant(seen == null ? null : seen.updatedAt());
        rows.text(seen == null ? null : seen.implementation());
        rows.date(seen == null ? null : seen.implementationOn());
        rows.text(seen == null ? null : seen.accuracy());
        rows.flag(seen == null ? null : seen.contested());
        rows.text(seen == null ? null : seen.json());
    }

    void insertStandings(Connection connection, CopyRows rows) throws SQLException {
        rows.writeTo(connection, STANDINGS);
    }

    void updateStandings(Connection connection, List<StandingRow> rows) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(UPDATE_STANDINGS)) {
            int size = rows.size();
            UUID[] ids = new UUID[size];
            Integer[] revisions = new Integer[size];
            byte[][] hashes = new byte[size][];
            for (int i = 0; i < size; i++) {
                ids[i] = rows.get(i).commitmentId();
                revisions[i] = rows.get(i).revision();
                hashes[i] = rows.get(i).headHash();
            }
            update.setArray(1, connection.createArrayOf("uuid", ids));
            update.setArray(2, connection.createArrayOf("int4", revisions));
            update.setArray(3, connection.createArrayOf("bytea", hashes));
            bind(update, 4, rows, StandingRow::seen);
            bind(update, 10, rows, StandingRow::internal);
            update.executeUpdate();
        }
    }

    // Arrays of the very types: the driver sends these in binary, and others as text with every quote escaped.
    private static void bind(
            PreparedStatement update,
            int first,
            List<StandingRow> rows,
            Function<StandingRow, StandingRow.Seen> audience)
            throws SQLException {
        int size = rows.size();
        String[][] texts = new String[5][size];
        Boolean[] contested = new Boolean[size];
        for (int i = 0; i < size; i++) {
            StandingRow.Seen seen = audience.apply(rows.get(i));
            if (seen != null) {
                texts[0][i] = text(seen.updatedAt());
                texts[1][i] = seen.implementation();
                texts[2][i] = text(seen.implementationOn());
                texts[3][i] = seen.accuracy();
                contested[i] = seen.contested();
                texts[4][i] = seen.json();
            }
        }
        Connection connection = update.getConnection();
        for (int i = 0; i < 4; i++) {
            update.setArray(first + i, connection.createArrayOf("text", texts[i]));
        }
        update.setArray(first + 4, connection.createArrayOf("bool", contested));
        update.setArray(first + 5, connection.createArrayOf("text", texts[4]));
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static String text(LocalDate date) {
        return date == null ? null : date.toString();
    }
}
