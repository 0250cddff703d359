package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedMethodsTest {

    @ParameterizedTest
    @CsvSource({
        "/a//, /a, true",
        "/, /, true",
        "a/{id}, /a/1, true",
        "/a/{id}, /a/1/2, false",
        "/a/{id}/b, /a/x.y/b, true",
        "/a/c.{form: csv|ndjson}, /a/c.csv, true",
        "/a/c.{form: csv|ndjson}, /a/cxcsv, false",
        "/a/c.{form: csv|ndjson}, /a/c.txt, false"
    })
    void aTemplateStandsForItsAddresses(String template, String path, boolean matches) {
        assertEquals(matches, AllowedMethods.pattern(template).matcher(path).matches());
    }
}
