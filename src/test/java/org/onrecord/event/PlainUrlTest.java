package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URISyntaxException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "http://example.org/",
                "https://www.ohchr.org/en/documents/reports/1_2~3.html",
                "https://example.org/a//b?c=d&e=/?",
            })
    void mostUrlsArePlain(String text) {
        assertTrue(PlainUrl.is(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://",
                "https:///a",
                "ftp://example.org/",
                "HTTPS://example.org/",
                "https://user@example.org/",
                "https://example.org:80/",
                "https://example.org?a",
                "https://example.org/a b",
                "https://example.org/%zz",
                "https://example.org/é",
                "https://[::1]/",
            })
    void anythingElseIsLookedAtTwice(String text) {
        assertFalse(PlainUrl.is(text));
    }

    @Property(tries = 3_000)
    void whatIsPlainIsAUrlToJavaToo(@ForAll("texts") String text) throws URISyntaxException {
        if (PlainUrl.is(text)) {
            URI uri = new URI(text);
            assertTrue(uri.getScheme().startsWith("http"));
            assertTrue(uri.getRawAuthority().matches("[A-Za-z0-9.-]+"));
            assertEquals(text, uri.toString());
        }
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withChars("ab9.-/_~?=&@:%#[] ")
                .ofMaxLength(12)
                .map(rest -> "https://" + rest);
    }
}
