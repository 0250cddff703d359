package org.onrecord.rebuild;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The projection's tables, made a second time in a schema of their own, and their change of places. */
final class RebuildTables {

    /** Where the new ones are until they take their places, and the former ones until they are dropped. */
    static final String NEW = "onrecord_rebuild";

    static final String FORMER = "onrecord_former";

    /** What a rebuild makes anew, with the columns by which a row is found again. */
    private static final Map<String, String> COMPARED = compared();

    /** What is traced from those; not compared, as it may be emptied at will. */
    private static final List<String> TRACED = List.of("past_item", "past_standing", "past_trace", "past_position");

    /** Made a second time to know where the new ones stand; the one that stands stays. */
    private static final String POSITION = "projection_position";

    /** What a table is made of beside its columns, as statements; %1$s is the table, %2$s where it is, %3$s the new place. */
    private static final List<String> PARTS = List.of("""
            SELECT format('ALTER TABLE %%I.%%I SET (%%s)', '%3$s', relname, array_to_string(reloptions, ', '))
            FROM pg_class WHERE oid = '%2$s.%1$s'::regclass AND reloptions IS NOT NULL
            """, """
            SELECT format('ALTER TABLE %%I.%%I ADD CONSTRAINT %%I %%s', '%3$s', '%1$s', conname, pg_get_constraintdef(oid))
            FROM pg_constraint WHERE conrelid = '%2$s.%1$s'::regclass AND contype IN ('p', 'u', 'x')
            """, """
            SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON [^ ]+ USING ', ' ON %3$s.%1$s USING ')
            FROM pg_index WHERE indrelid = '%2$s.%1$s'::regclass
              AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
            """, """
            SELECT format('GRANT %%s ON %%I.%%I TO %%s', privilege_type, '%3$s', '%1$s',
                          CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END)
            FROM pg_class, aclexplode(relacl) WHERE oid = '%2$s.%1$s'::regclass AND grantee <> relowner
            """);

    private final String live;

    /**
     * The tables.
     *
     * @param live the schema in which the projection is read
     */
    RebuildTables(String live) {
        this.live = live;
    }

    String live() {
        return live;
    }

    /** All tables that change places. */
    static List<String> names() {
        List<String> names = new ArrayList<>(COMPARED.keySet());
        names.addAll(TRACED);
        return names;
    }

    /** The tables whose rows are compared, with the columns by which a row is found again. */
    static Map<String, String> keys() {
        return COMPARED;
    }

    /** Makes them, empty. What an earlier attempt left is dropped first. */
    void create(Connection connection) throws SQLException {
        drop(connection);
        execute(connection, "CREATE SCHEMA " + NEW);
        List<String> all = names();
        all.add(POSITION);
        for (String table : all) {
            execute(
                    connection,
                    "CREATE TABLE " + NEW + "." + table + " (LIKE " + live + "." + table
                            + " INCLUDING ALL EXCLUDING INDEXES)");
            for (String part : PARTS) {
                for (String statement : texts(connection, part.formatted(table, live, NEW))) {
                    execute(connection, statement);
                }
            }
        }
    }

    /** Drops what is left of an attempt. */
    void drop(Connection connection) throws SQLException {
        execute(connection, "DROP SCHEMA IF EXISTS " + NEW + " CASCADE");
        execute(connection, "DROP SCHEMA IF EXISTS " + FORMER + " CASCADE");
    }

    /** Gathers what the planner needs to know, and clears what the replay left behind; outside of any transaction. */
    void settle(Connection connection) throws SQLException {
        for (String table : names()) {
            execute(connection, "VACUUM (ANALYZE) " + NEW + "." + table);
        }
    }

    /**
     * Keeps everyone else from the tables until the transaction ends.
     *
     * @param patienceMillis how long readers may have to wait for it, at the most
     * @throws SQLException 55P03 (lock_not_available) where someone is at one of them for longer
     */
    void lock(Connection connection, int patienceMillis) throws SQLException {
        execute(connection, "SET LOCAL lock_timeout = " + patienceMillis);
        List<String> all = names().stream().map(table -> live + "." + table).toList();
        execute(connection, "LOCK TABLE " + String.join(", ", all) + " IN ACCESS EXCLUSIVE MODE");
    }

    /** Puts the new ones in the place of those that stand. */
    void swap(Connection connection) throws SQLException {
        execute(connection, "CREATE SCHEMA " + FORMER);
        for (String table : names()) {
            execute(connection, "ALTER TABLE " + live + "." + table + " SET SCHEMA " + FORMER);
            execute(connection, "ALTER TABLE " + NEW + "." + table + " SET SCHEMA " + live);
        }
    }

    private static Map<String, String> compared() {
        Map<String, String> tables = new LinkedHashMap<>();
        tables.put("timeline_entry", "part, log_offset");
        tables.put("commitment", "id");
        tables.put("commitment_standing", "commitment_id");
        tables.put("source", "id");
        tables.put("source_capture", "source_id, seq");
        tables.put("citation", "commitment_id");
        tables.put("kept_record", "part, log_offset");
        return tables;
    }

    private static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
