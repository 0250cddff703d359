package org.onrecord.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Items as CSV (RFC 4180): UTF-8, a line of names first, lines end in CR LF. Several values of a column are joined by
 * {@code "; "}. A text that a spreadsheet would take for a formula has an apostrophe before it.
 */
final class CsvTable {

    static final List<String> COLUMNS = List.of(
            "id",
            "slug",
            "kind",
            "title",
            "summary",
            "statedBy",
            "reportedBy",
            "addressees",
            "dutyBearers",
            "countries",
            "region",
            "themes",
            "statedOn",
            "strength",
            "deadlineFrom",
            "deadlineTo",
            "deadlinePhrase",
            "deadlineBasis",
            "source",
            "quote",
            "verification",
            "implementation",
            "accuracy",
            "response",
            "cooperation",
            "timeliness",
            "contested",
            "lastChangedAt",
            "lastCheckedAt",
            "followUpCount",
            "revision",
            "registeredAt",
            "updatedAt",
            "withdrawnAt",
            "withdrawalReason");

    // As OWASP lists them; the last two are what some programs fold to the same.
    private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    private final CSVPrinter csv;

    private CsvTable(CSVPrinter csv) {
        this.csv = csv;
    }

    static CsvTable begin(OutputStream out) throws IOException {
        Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(text, CSVFormat.RFC4180);
        csv.printRecord(COLUMNS);
        return new CsvTable(csv);
    }

    void row(ExportedItem item) throws IOException {
        JsonNode content = item.content();
        JsonNode deadline = content.path("deadline");
        JsonNode standing = item.standing();
        List<String> values = new ArrayList<>(COLUMNS.size());
        values.add(item.id().toString());
        values.add(item.slug());
        values.add(text(content, "kind"));
        values.add(text(content, "title"));
        values.add(text(content, "summary"));
        values.add(speakers(content.path("statedBy")));
        values.add(text(content, "reportedBy"));
        values.add(list(content.path("addressees")));
        values.add(list(content.path("dutyBearers")));
        values.add(list(content.path("countries")));
        values.add(text(content, "region"));
        values.add(list(content.path("themes")));
        values.add(text(content, "statedOn"));
        values.add(text(content, "strength"));
        values.add(text(deadline, "from"));
        values.add(text(deadline, "to"));
        values.add(text(deadline, "phrase"));
        values.add(text(deadline, "basis"));
        values.add(item.source());
        values.add(text(content.path("citation"), "quote"));
        values.add(item.verification());
        values.add(text(standing, "implementation"));
        values.add(text(standing, "accuracy"));
        values.add(text(standing, "response"));
        values.add(text(standing, "cooperation"));
        values.add(item.timeliness());
        values.add(text(standing, "contested"));
        values.add(text(standing, "lastChangedAt"));
        values.add(text(standing, "lastCheckedAt"));
        values.add(text(standing, "followUpCount"));
        values.add(Integer.toString(item.revision()));
        values.add(text(item.registeredAt()));
        values.add(text(item.updatedAt()));
        values.add(text(item.withdrawnAt()));
        values.add(item.withdrawnBecause());
        values.replaceAll(CsvTable::defused);
        csv.printRecord(values);
    }

    /** Hands over what is still held back; the output stays open. */
    void end() throws IOException {
        csv.flush();
    }

    private static String defused(String value) {
        return value != null && !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0 ? "'" + value : value;
    }

    private static String speakers(JsonNode statedBy) {
        StringJoiner joined = new StringJoiner("; ");
        for (JsonNode speaker : statedBy) {
            String person = text(speaker, "person");
            String organisation = text(speaker, "organisation");
            joined.add(
                    person == null ? organisation : organisation == null ? person : person + " (" + organisation + ")");
        }
        return joined.toString();
    }

    private static String list(JsonNode values) {
        StringJoiner joined = new StringJoiner("; ");
        values.forEach(value -> joined.add(value.asText()));
        return joined.toString();
    }

    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
