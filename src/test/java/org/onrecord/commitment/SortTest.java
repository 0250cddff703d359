package org.onrecord.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortTest {

    @ParameterizedTest
    @CsvSource({
        "STATED_ON, 2022-05-28T23:59:59.999999Z, true",
        "STATED_ON, 2022-05-28T00:00:00Z, true",
        "STATED_ON, 2022-05-28, false",
        "STATED_ON, +12022-05-28T00:00:00Z, false",
        "STATED_ON, 0000-05-28T00:00:00Z, false",
        "UPDATED_AT, 2022-02-30T00:00:00Z, false",
        "UPDATED_AT, now, false",
        "DEADLINE, 2022-05-28, true",
        "DEADLINE, infinity, true",
        "DEADLINE, -infinity, true",
        "DEADLINE, 2022, false",
        "DEADLINE, tomorrow, false",
        "RELEVANCE, 0.06079271, true",
        "RELEVANCE, 1e-20, true",
        "RELEVANCE, 0, true",
        "RELEVANCE, 1e-99, false",
        "RELEVANCE, NaN, false",
        "RELEVANCE, -1, false",
    })
    void aCursorsKeyIsOneThatPostgresqlReads(Sort sort, String text, boolean key) {
        assertEquals(key, sort.isKey(text));
    }
}
