package org.onrecord.rebuild;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Of every table it is decided whether a rebuild makes it anew. */
class RebuildTablesTest {

    /** Not history, or not of the projection: what stands stays. */
    private static final Set<String> LEFT_IN_PLACE = Set.of(
            "alert_lease",
            "alert_position",
            "api_key",
            "audit_entry",
            "blob",
            "checkpoint",
            "delivery",
            "delivery_attempt",
            "delivery_request",
            "email_link",
            "email_question",
            "kept_decision",
            "operator_notice",
            "parked_submission",
            "projection_position",
            "projection_rebuild",
            "submission_position",
            "subscription",
            "subscription_clock",
            "timed_alert",
            "told_follow_up",
            "webhook_secret");

    @Test
    void everyTableIsMadeAnewOrLeftInPlace() throws IOException {
        Set<String> decided = new TreeSet<>(LEFT_IN_PLACE);
        decided.addAll(RebuildTables.names());

        assertEquals(tables(), decided);
    }

    private static Set<String> tables() throws IOException {
        Pattern create = Pattern.compile("CREATE TABLE (\\w+)");
        Set<String> tables = new TreeSet<>();
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (Path migration : migrations.toList()) {
                create.matcher(Files.readString(migration)).results().forEach(match -> tables.add(match.group(1)));
            }
        }
        return tables;
    }
}
