package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.http.Preconditions.Verdict;

class PreconditionsTest {

    @ParameterizedTest(name = "If-None-Match: {0}, current {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"a\"            | \"a\"    | NOT_MODIFIED",
                "\"a\"            | \"b\"    | PROCEED",
                "W/\"a\"          | \"a\"    | NOT_MODIFIED",
                "\"a\"            | W/\"a\"  | NOT_MODIFIED",
                "W/\"a\"          | W/\"a\"  | NOT_MODIFIED",
                "*                | \"a\"    | NOT_MODIFIED",
                "  *              | \"a\"    | NOT_MODIFIED",
                "\"b\", \"a\"     | \"a\"    | NOT_MODIFIED",
                "\"b\",\"a\"      | \"a\"    | NOT_MODIFIED",
                ",, \"b\" ,,\"a\",| \"a\"    | NOT_MODIFIED",
                "\"b\",W/\"a\"    | \"a\"    | NOT_MODIFIED",
                "\"a,b\"          | \"a\"    | PROCEED",
                "\"a,b\"          | \"a,b\"  | NOT_MODIFIED",
                "\"x\", \"a,b\"   | \"a,b\"  | NOT_MODIFIED",
                "\"x,\\\",\"a\"   | \"a\"    | NOT_MODIFIED",
                "\"\"             | \"\"     | NOT_MODIFIED",
                "\"\"             | \"a\"    | PROCEED",
                "a                | \"a\"    | PROCEED",
                "a, \"a\"         | \"a\"    | NOT_MODIFIED",
                "'a'              | \"a\"    | PROCEED",
                "w/\"a\"          | \"a\"    | PROCEED",
                "W/a              | \"a\"    | PROCEED",
                "W/               | \"a\"    | PROCEED",
                "\"a              | \"a\"    | PROCEED",
                "a\"              | \"a\"    | PROCEED",
                "\"a\"b           | \"a\"    | PROCEED",
                "\"a\" \"b\"      | \"a\"    | PROCEED",
                "\"a\" x, \"b\"   | \"b\"    | NOT_MODIFIED",
                "\"a b\", \"c\"   | \"c\"    | NOT_MODIFIED",
                "*, \"b\"         | \"a\"    | PROCEED",
                "\"*\"            | \"a\"    | PROCEED",
                "\"é\"            | \"é\"    | NOT_MODIFIED",
                "\"A\"            | \"a\"    | PROCEED",
                "\"a-gzip\"       | \"a\"    | NOT_MODIFIED",
                "W/\"a-gzip\"     | \"a\"    | NOT_MODIFIED",
                "\"b-gzip\"       | \"a\"    | PROCEED",
            })
    void ifNoneMatchComparesWeakly(String sent, String current, Verdict expected) {
        assertEquals(expected, Preconditions.evaluate("GET", List.of(), List.of(sent), tag(current)));
    }

    @ParameterizedTest(name = "If-Match: {0}, current {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"a\"        | \"a\"   | PROCEED",
                "\"b\"        | \"a\"   | FAILED",
                "W/\"a\"      | \"a\"   | FAILED",
                "\"a\"        | W/\"a\" | FAILED",
                "W/\"a\"      | W/\"a\" | FAILED",
                "*            | \"a\"   | PROCEED",
                "*            | W/\"a\" | PROCEED",
                "\"b\", \"a\" | \"a\"   | PROCEED",
                "W/\"a\",\"a\"| \"a\"   | PROCEED",
                "a            | \"a\"   | FAILED",
                "nonsense     | \"a\"   | FAILED",
            })
    void ifMatchComparesStrongly(String sent, String current, Verdict expected) {
        assertEquals(expected, Preconditions.evaluate("PATCH", List.of(sent), List.of(), tag(current)));
    }

    @Test
    void severalLinesAreOneList() {
        assertEquals(
                Verdict.NOT_MODIFIED,
                Preconditions.evaluate("GET", List.of(), List.of("\"x\"", "\"y\", \"a\""), ETag.strong("a")));
    }

    @Test
    void ifMatchIsJudgedBeforeIfNoneMatch() {
        assertEquals(
                Verdict.FAILED, Preconditions.evaluate("GET", List.of("\"x\""), List.of("\"a\""), ETag.strong("a")));
        assertEquals(
                Verdict.NOT_MODIFIED,
                Preconditions.evaluate("GET", List.of("\"a\""), List.of("\"a\""), ETag.strong("a")));
    }

    @Test
    void headIsJudgedAsGetAndEverythingElseFails() {
        List<String> sent = List.of("\"a\"");
        assertEquals(Verdict.NOT_MODIFIED, Preconditions.evaluate("HEAD", List.of(), sent, ETag.strong("a")));
        assertEquals(Verdict.FAILED, Preconditions.evaluate("PUT", List.of(), sent, ETag.strong("a")));
    }

    @Test
    void nothingMatchesWhatIsNotThere() {
        assertEquals(Verdict.FAILED, Preconditions.evaluate("PUT", List.of("*"), List.of(), null));
        assertEquals(Verdict.PROCEED, Preconditions.evaluate("PUT", List.of(), List.of("*"), null));
    }

    @Test
    void withoutPreconditionsTheRequestProceeds() {
        assertEquals(Verdict.PROCEED, Preconditions.evaluate("GET", List.of(), List.of(), ETag.strong("a")));
    }

    private static ETag tag(String text) {
        boolean weak = text.startsWith("W/");
        String opaque = weak ? text.substring(3, text.length() - 1) : text.substring(1, text.length() - 1);
        return new ETag(opaque, weak);
    }
}
