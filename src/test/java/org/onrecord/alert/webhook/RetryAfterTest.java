package org.onrecord.alert.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a receiver asks to be left alone. */
class RetryAfterTest {

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                "0 | PT0S",
                " 7  | PT7S",
                "99999999999999999999 | PT596523H14M7S",
                "Sun, 06 Nov 1994 08:50:37 GMT | PT1M",
                "Sunday, 06-Nov-94 08:50:37 GMT | PT1M",
                "Sun Nov  6 08:50:37 1994 | PT1M",
                "Wed Nov 16 08:49:37 1994 | PT240H",
                "Sun, 06 Nov 1994 08:49:00 GMT | PT0S"
            })
    void secondsAndAllThreeFormsOfADateAreUnderstood(String value, Duration wait) {
        assertEquals(Optional.of(wait), RetryAfter.read(value, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-5", "1.5", "soon", "Mon, 06 Nov 1994 08:50:37 GMT", "1994-11-06T08:50:37Z", "12 s"})
    void anythingElseSaysNothing(String value) {
        assertEquals(Optional.empty(), RetryAfter.read(value, NOW));
    }

    @Test
    void nothingSaysNothing() {
        assertEquals(Optional.empty(), RetryAfter.read(null, NOW));
    }
}
