package org.onrecord.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    @Property(tries = 200)
    void whatIsEncodedIsDecodedAgain(@ForAll @NotBlank @StringLength(max = 50) String key, @ForAll long number) {
        // given
        String plain = key.replace("\0", "").replaceAll("[\\ud800-\\udfff]", "");
        Cursor cursor = new Cursor("list", List.of(plain, Long.toString(number)));
        // when
        String text = cursor.encode();
        // then
        assertTrue(text.matches("[A-Za-z0-9_-]+"), text);
        assertEquals(cursor, Cursor.decode(text, "list", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{}",
                "{\"v\":2,\"l\":\"list\",\"k\":[\"a\"]}",
                "{\"v\":1,\"l\":\"other\",\"k\":[\"a\"]}",
                "{\"v\":1,\"l\":\"list\",\"k\":[]}",
                "{\"v\":1,\"l\":\"list\",\"k\":[\"a\",\"b\"]}",
                "{\"v\":1,\"l\":\"list\",\"k\":[1]}",
                "{\"v\":1,\"l\":\"list\",\"k\":[null]}",
                "{\"v\":1,\"l\":\"list\",\"k\":[\"\\u0000\"]}",
                "{\"v\":1,\"l\":\"list\",\"k\":\"a\"}",
                "{\"v\":1"
            })
    void aCursorOfAnotherListOrFormIsRefused(String json) {
        String text = Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        ProblemException problem = assertThrows(ProblemException.class, () -> Cursor.decode(text, "list", 1));
        assertEquals(ProblemType.INVALID_PARAMETER, problem.type());
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "a b", "+/", "é", "A", "===="})
    void whatIsNoBase64IsRefused(String text) {
        assertThrows(ProblemException.class, () -> Cursor.decode(text, "list", 1));
    }
}
