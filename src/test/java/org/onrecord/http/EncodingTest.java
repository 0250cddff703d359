package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncodingTest {

    @ParameterizedTest(name = "Accept-Encoding: {0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip                     | true",
                "GZIP                     | true",
                "x-gzip                   | true",
                "gzip, deflate, br        | true",
                "br;q=1.0, gzip;q=0.8     | true",
                "gzip;q=0                 | false",
                "gzip ; q=0.000           | false",
                "gzip;q=0, *              | false",
                "*                        | true",
                "*;q=0                    | false",
                "identity                 | false",
                "br                       | false",
                "gzip;q=abc               | false",
                "gzipped                  | false",
                "''                       | false",
            })
    void gzipIsUsedWhereItIsAllowed(String sent, boolean allowed) {
        assertEquals(allowed, Encoding.acceptsGzip(List.of(sent)));
    }

    @Test
    void withoutTheFieldNothingIsCompressed() {
        assertEquals(false, Encoding.acceptsGzip(List.of()));
    }

    @Test
    void whatIsPackedComesOutAsItWas() throws IOException {
        byte[] plain = "a text with é and 中\n".repeat(100).getBytes(StandardCharsets.UTF_8);

        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Encoding.gzip(plain)))) {
            assertArrayEquals(plain, in.readAllBytes());
        }
    }
}
