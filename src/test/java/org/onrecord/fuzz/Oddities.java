package org.onrecord.fuzz;

import java.util.List;
import java.util.Random;

/** What nobody sends by mistake, and what everybody sends by mistake. */
final class Oddities {

    /** Texts, as a program holds them. */
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\t\n\r",
            "\u00a0\u2003\u3000",
            "\u0000",
            "a\u0000b",
            "\u0001\u001f\u007f\u0085",
            "\u202eright to left\u202c",
            "\u2066isolated\u2069\u061c",
            "\ufeffmarked",
            "\ufffe\uffff",
            "a" + "\u0301".repeat(400),
            "\u0344\u0958\ufb2c\u1e9e",
            "\u0130\u0131\u00df\ufb03",
            "\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ud800",
            "\udfff",
            "\udfff\ud800",
            "x\ud83d",
            "\udbff\udfff",
            "\ufdfa".repeat(40),
            "\u2028\u2029",
            "' OR 1=1 --",
            "\"; DROP TABLE commitment; --",
            "%s%n%x%d",
            "%00%0a",
            "{{7*7}}${7*7}#{7*7}",
            "${jndi:ldap://fuzz.invalid/a}",
            "../../../../etc/passwd",
            "..\\..\\windows",
            "<script>alert(1)</script>",
            "<!--[CDATA[]]>&#0;",
            "null",
            "true",
            "NaN",
            "0x10",
            "1e400",
            "-0",
            "0",
            "-1",
            "01",
            "2147483648",
            "9223372036854775808",
            "99999999999999999999999999",
            "0:0",
            "0-0",
            "0-99999999999999999999",
            "submissions-0-0",
            "0-0-00000000-0000-0000-0000-000000000000",
            "00000000-0000-0000-0000-000000000000",
            "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
            "0000",
            "9999",
            "10000",
            "2022-00",
            "2022-13",
            "2022-02-29",
            "2022-02-30",
            "9999-12-31",
            "0001-01-01",
            "-0001-01-01",
            "+12022-01-01",
            "2022-06-30T23:59:60Z",
            "2022-06-30T24:00:00Z",
            "2022-05-28T10:00:00+18:01",
            "0000-01-01T00:00:00+18:00",
            "9999-12-31T23:59:59.999999999-18:00",
            "+999999999-12-31T23:59:59Z",
            "-999999999-01-01T00:00:00Z",
            "1970-01-01T00:00:00.0000000000000000001Z",
            "http://[::1",
            "https://",
            "https://fuzz.invalid:99999/",
            "https://user:secret@fuzz.invalid/",
            "https://fuzz.invalid/\u4e2d?a=b#c",
            "http://\ud83d\ude00.invalid/",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "//fuzz.invalid",
            "someone@fuzz.invalid",
            "a@b\r\nBcc: c@fuzz.invalid",
            "-",
            ".",
            "..",
            "*",
            "%",
            "\\",
            "\"",
            "'",
            "`",
            "__proto__",
            "constructor",
            "xn--80ak6aa92e");

    /** Fragments of JSON that take the place of any value. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "-0.0",
            "1",
            "-1",
            "1.0",
            "1.5",
            "1e2",
            "1E400",
            "-1e400",
            "1e-400",
            "1e999999999",
            "1e-999999999",
            "0.1e-2147483649",
            "9007199254740993",
            "2147483648",
            "9223372036854775808",
            "1".repeat(1_000),
            "1".repeat(5_000),
            "0." + "3".repeat(5_000),
            "[]",
            "{}",
            "[[]]",
            "[null]",
            "[{}]",
            "[1,\"a\",null,[],{}]",
            "{\"\":null}",
            "{\"a\":1,\"a\":2}",
            "[".repeat(60) + "]".repeat(60),
            "[".repeat(3_000) + "]".repeat(3_000),
            "{\"a\":".repeat(80) + "1" + "}".repeat(80),
            "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000),
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\ud83d\\ude00\"",
            "\"\\u202e\"",
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"0\"",
            "\"null\"",
            // What no parser of JSON may take.
            "NaN",
            "Infinity",
            "-",
            "+1",
            "01",
            ".5",
            "1.",
            "0x1",
            "'a'",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"unclosed",
            "undefined",
            "tru",
            "[1,]",
            "{\"a\":1,}",
            "{a:1}",
            "/* c */1",
            "");

    private static final List<String> TYPES = List.of(
            "",
            "application/json; charset=utf-8",
            "application/json;charset=\"UTF-8\"",
            "application/json; charset=iso-8859-1",
            "application/json; charset=utf-16",
            "application/json; charset=",
            "application/json; charset=\"",
            "application/json; charset=no-such",
            "Application/JSON",
            "application/json, text/plain",
            "application/json;",
            "application/json; q",
            "application/merge-patch+json",
            "application/json-patch+json",
            "application/x-ndjson",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "text/plain",
            "text/plain; charset=utf-16",
            "text/xml",
            "image/png",
            "*/*",
            "application/*",
            "json",
            "/",
            ";;;",
            "a/b/c",
            "application/json\u00e4");

    private static final List<String> ACCEPTED = List.of(
            "",
            "*/*",
            "application/json",
            "application/problem+json",
            "text/html",
            "text/html,application/xhtml+xml,*/*;q=0.8",
            "application/json;q=0",
            "*/*;q=0",
            "image/png",
            "application/*;q=0.5, text/*;q=abc",
            "application/json;charset=utf-16",
            "application/x-ndjson, text/csv",
            "text/event-stream",
            "application/atom+xml, application/feed+json",
            ";;;",
            "a",
            "a/",
            "/b",
            "application/json, , ,",
            "application/json;q=1.5",
            "application/json;q=-1;level=\"x");

    private Oddities() {}

    static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    static String text(Random random) {
        return switch (random.nextInt(12)) {
            case 0 -> "a".repeat(Oddities.any(random, List.of(80, 81, 200, 255, 256, 299, 300, 301, 1_000)));
            case 1 -> "\u4e2d".repeat(Oddities.any(random, List.of(100, 300, 301, 500, 501)));
            case 2 -> anything(random);
            case 3 -> any(random, TEXTS) + any(random, TEXTS);
            default -> any(random, TEXTS);
        };
    }

    private static String anything(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(1 + random.nextInt(20), 0, 0x11_0000).forEach(text::appendCodePoint);
        return text.toString();
    }

    /** A piece of JSON, or of what looks like it. */
    static String value(Random random) {
        return any(random, VALUES);
    }

    static String contentType(Random random) {
        return any(random, TYPES);
    }

    static String accepted(Random random) {
        return any(random, ACCEPTED);
    }
}
