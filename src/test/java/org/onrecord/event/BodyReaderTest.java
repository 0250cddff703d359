package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyReaderTest {

    @ParameterizedTest
    @ValueSource(strings = {"[]", "1", "'x'", "null", "true"})
    void aBodyIsAnObject(String json) {
        assertEquals(
                List.of(": must be an object", "/a: is required"),
                Bodies.faults(json, body -> body.requiredText("a", 9)));
    }

    @Test
    void aNullAndAnAbsentFieldAreTheSame() {
        assertNull(Bodies.<String>read("{'a':null}", body -> body.text("a", 9)));
        assertNull(Bodies.<String>read("{}", body -> body.text("a", 9)));
        assertEquals(List.of("/a: is required"), Bodies.faults("{'a':null}", body -> body.requiredText("a", 9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "' '", "'\\t\\n'", "'\u00a0'", "'\u202f\u2003'", "'\u3000'"})
    void aTextOfSpacesIsBlank(String json) {
        assertEquals(List.of("/a: must not be blank"), Bodies.faults("{'a':" + json + "}", body -> body.text("a", 9)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "[]", "{}"})
    void anotherTypeIsNoText(String json) {
        assertEquals(List.of("/a: must be a text"), Bodies.faults("{'a':" + json + "}", body -> body.text("a", 9)));
    }

    @Test
    void nulAndHalfCharactersAreRefused() {
        assertEquals(
                List.of("/a: must not hold the character NUL"),
                Bodies.faults("{'a':'x\\u0000'}", body -> body.text("a", 9)));
        for (String half : List.of("\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83dx", "\\ud83d\\ud83d\\ude00")) {
            assertEquals(
                    List.of("/a: must not hold an unpaired surrogate"),
                    Bodies.faults("{'a':'" + half + "'}", body -> body.text("a", 9)));
        }
        assertEquals("😀", Bodies.read("{'a':'\\ud83d\\ude00'}", body -> body.text("a", 1)));
    }

    @Test
    void aFieldNobodyAskedForIsToldByItsPointer() {
        assertEquals(
                List.of("/", "/a~1b~0c", "/o/x"),
                Bodies.pointers("{'':1,'a/b~c':1,'o':{'x':1}}", body -> body.object("o", o -> o)).stream()
                        .sorted()
                        .toList());
    }

    @Test
    void aFieldWithHalfACharacterInItsNameIsToldInWholeOnes() {
        assertEquals(List.of("/a\uFFFD"), Bodies.pointers("{'a\\ud800':1}", body -> body));
        assertEquals(List.of("/\uFFFD"), Bodies.pointers("{'\\u0000':1}", body -> body));
    }

    @Test
    void theLogKeepsFieldsNobodyAskedFor() {
        BodyReader body = new BodyReader(Bodies.json("{'x':1}"), BodyReader.Unknown.KEPT);

        body.finish();

        assertTrue(body.isSound());
    }

    @Test
    void aHundredThousandFaultsAreToldWithoutDelay() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        IntStream.range(0, 100_000).forEach(i -> object.put("unknown" + i, i));
        BodyReader body = new BodyReader(object, BodyReader.Unknown.REFUSED);

        InvalidBodyException fault = assertThrows(InvalidBodyException.class, body::finish);

        assertEquals(100_000, fault.errors().size());
        assertTrue(fault.getMessage().endsWith("; and 99980 more"), fault.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org",
                "HTTPS://EXAMPLE.ORG/a?b=c#d",
                "https://example.org:8443/",
                "https://example.org:/",
                "http://[2001:db8::1]/",
                "http://[::1]:8080/",
                "http://my_host.example/",
                "http://例え.jp/",
                "http://xn--r8jz45g.jp/",
                "https://example.org/a%20b",
                "https://example.org/@name",
                "http://192.0.2.1/",
            })
    void anHttpUrlIsTakenAsItStands(String url) {
        assertEquals(url, Bodies.read("{'u':'" + url + "'}", body -> body.url("u")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "//example.org",
                "/path",
                "javascript:alert(1)",
                "JaVaScRiPt://example.org/%0aalert(1)",
                "data:text/html,x",
                "ftp://example.org/",
                "file:///etc/passwd",
                "http:example.org",
                "http:///path",
                "http://",
                "http://:80/",
                "http://?q",
                "https://user:pw@example.org/",
                "https://user@my_host/",
                "https://@example.org/",
                "https://example.org@evil.example:80:90/",
                "http://example.org:123456/",
                "http://example.org:8o/",
                "http://[::1/",
                "http://[fe80::1%25eth0]/",
                "http://exa mple.org/",
                "http://example.org/a b",
                "http://example.org/<script>",
                "http://example.org/%zz",
                " http://example.org/",
                "http://example.org/\\n",
            })
    void anythingElseIsNoUrl(String url) {
        assertEquals(List.of("/u"), Bodies.pointers("{'u':'" + url + "'}", body -> body.url("u")));
    }

    @Test
    void wholeNumbersHaveBounds() {
        assertEquals(1, (int) Bodies.<Integer>read("{'n':1}", body -> body.integer("n", 1, 6)));
        for (String number :
                List.of("0", "7", "-1", "1.5", "1.0", "1e0", "9223372036854775808", "1e400", "'1'", "true")) {
            assertEquals(
                    List.of("/n"), Bodies.pointers("{'n':" + number + "}", body -> body.integer("n", 1, 6)), number);
        }
    }

    @Test
    void listsHaveBoundsAndHoldNothingTwice() {
        assertEquals(List.of("a", "b"), Bodies.read("{'l':['a','b']}", body -> body.texts("l", 2, 9)));
        assertEquals(List.of(), Bodies.read("{}", body -> body.texts("l", 2, 9)));
        assertEquals(List.of("/l"), Bodies.pointers("{'l':['a','b','c']}", body -> body.texts("l", 2, 9)));
        assertEquals(List.of("/l"), Bodies.pointers("{'l':'a'}", body -> body.texts("l", 2, 9)));
        assertEquals(List.of("/l/1", "/l/2"), Bodies.pointers("{'l':['a','a',null]}", body -> body.texts("l", 9, 9)));
    }

    @Test
    void aTermIsOneOfItsWords() {
        assertEquals(Kind.CALL, Bodies.read("{'k':'call'}", body -> body.requiredTerm("k", Kind.class)));
        assertEquals(
                List.of("/k: must be one of commitment, assurance, call, recommendation, appeal, claim"),
                Bodies.faults("{'k':'Call'}", body -> body.requiredTerm("k", Kind.class)));
        assertEquals(List.of("/k: is required"), Bodies.faults("{}", body -> body.requiredTerm("k", Kind.class)));
    }

    @Test
    void aDayIsOneOfTheCalendar() {
        assertEquals(
                "2024-02-29",
                Bodies.read("{'d':'2024-02-29'}", body -> body.day("d")).toString());
        for (String day : List.of("2022-02-29", "2022-02", "2022-02-01T00:00:00Z", "01.02.2022", "٢٠٢٢-٠١-٠١")) {
            assertEquals(List.of("/d"), Bodies.pointers("{'d':'" + day + "'}", body -> body.day("d")), day);
        }
    }
}
