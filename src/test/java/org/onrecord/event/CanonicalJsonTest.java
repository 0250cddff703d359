package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    /** RFC 8785, appendix B. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2",
    })
    void numbersAreWrittenAsTheStandardSays(String bits, String expected) {
        double number = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits));

        assertEquals(expected, CanonicalJson.text(DoubleNode.valueOf(number)));
    }

    /** RFC 8785, appendix B, its last rows. */
    @ParameterizedTest
    @ValueSource(strings = {"7fffffffffffffff", "7ff0000000000000", "fff0000000000000"})
    void numbersThatAreNotFiniteCannotBeWritten(String bits) {
        JsonNode number = DoubleNode.valueOf(Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(bits)));

        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.bytes(number));
    }

    @ParameterizedTest
    @CsvSource({
        "9007199254740991, 9007199254740991",
        "-9007199254740991, -9007199254740991",
        "9007199254740993, 9007199254740992",
        "9223372036854775807, 9223372036854776000",
        "-9223372036854775808, -9223372036854776000",
    })
    void wholeNumbersOutsideTheSafeRangeAreWrittenAsTheirDouble(long number, String expected) {
        assertEquals(expected, CanonicalJson.text(LongNode.valueOf(number)));
    }

    /** RFC 8785, §3.2.2 and §3.2.4. */
    @Test
    void theSampleOfTheStandardGivesItsBytes() {
        String sample = """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50,
                              2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """;
        byte[] expected = HexFormat.of()
                .parseHex("7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a"
                        + "5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d"
                        + "2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d");

        assertArrayEquals(expected, CanonicalJson.bytes(new JsonText().parse(sample.getBytes(UTF_8))));
    }

    /** RFC 8785, §3.2.3: the smiley sorts before U+FB33, by code units. */
    @Test
    void keysAreSortedByCodeUnits() {
        JsonNode sample = Bodies.json("""
                {"\\u20ac":"Euro Sign","\\r":"Carriage Return","\\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
                 "\\ud83d\\ude00":"Emoji: Grinning Face","\\u0080":"Control","\\u00f6":"Latin Small Letter O With Diaeresis"}
                """);

        List<String> values = Bodies.json(CanonicalJson.text(sample)).properties().stream()
                .map(field -> field.getValue().textValue())
                .toList();

        assertEquals(
                List.of(
                        "Carriage Return",
                        "One",
                        "Control",
                        "Latin Small Letter O With Diaeresis",
                        "Euro Sign",
                        "Emoji: Grinning Face",
                        "Hebrew Letter Dalet With Dagesh"),
                values);
    }

    @Test
    void nestedKeysAreSortedAndEmptyOnesAreKeys() {
        assertEquals(
                "{'':'empty','1':{'\\n':56,'f':{'F':5,'f':'hi'}},'10':{},'111':[{}],'A':{},'a':{}}".replace('\'', '"'),
                CanonicalJson.text(Bodies.json(
                        "{'1':{'f':{'f':'hi','F':5},'\\n':56.0},'10':{},'':'empty','a':{},'111':[{}],'A':{}}")));
    }

    @Test
    void onlyWhatMustBeEscapedIs() {
        assertEquals(
                "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f /\\\"\\\\\u007f\u0080\u2028\uFEFF😀\"",
                CanonicalJson.text(
                        TextNode.valueOf("\u0000\u0001\b\t\n\u000b\f\r\u001f /\"\\\u007f\u0080\u2028\uFEFF😀")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud83d", "\ude00", "\ude00\ud83d", "a\ud83d\ud83d\ude00"})
    void anUnpairedSurrogateCannotBeWritten(String text) {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.bytes(TextNode.valueOf(text)));
        assertThrows(
                IllegalArgumentException.class,
                () -> CanonicalJson.bytes(JsonNodeFactory.instance.objectNode().put(text, 1)));
    }

    @Test
    void whatIsNoJsonValueCannotBeWritten() {
        assertThrows(IllegalArgumentException.class, () -> CanonicalJson.text(MissingNode.getInstance()));
        assertThrows(
                IllegalArgumentException.class,
                () -> CanonicalJson.text(JsonNodeFactory.instance.binaryNode(new byte[1])));
    }

    @Property(tries = 500)
    void theReferenceImplementationWritesTheSame(@ForAll("objects") JsonNode tree) throws IOException {
        assertEquals(new JsonCanonicalizer(tree.toString()).getEncodedString(), CanonicalJson.text(tree));
    }

    @Property(tries = 500)
    void readingTheCanonicalFormAndWritingItAgainChangesNothing(@ForAll("objects") JsonNode tree) {
        byte[] once = CanonicalJson.bytes(tree);

        assertArrayEquals(once, CanonicalJson.bytes(new JsonText().parse(once)));
    }

    @Provide
    Arbitrary<JsonNode> objects() {
        return object(trees());
    }

    private static Arbitrary<JsonNode> trees() {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return Arbitraries.lazyOf(
                () -> texts().map(nodes::textNode),
                () -> Arbitraries.longs().map(nodes::numberNode),
                () -> Arbitraries.doubles().map(nodes::numberNode),
                () -> Arbitraries.bigIntegers().map(nodes::numberNode),
                () -> Arbitraries.of(true, false).map(nodes::booleanNode),
                () -> Arbitraries.just(nodes.nullNode()),
                () -> trees().list().ofMaxSize(3).map(items -> nodes.arrayNode().addAll(items)),
                () -> object(trees()));
    }

    private static Arbitrary<JsonNode> object(Arbitrary<JsonNode> values) {
        return Arbitraries.maps(texts(), values)
                .ofMaxSize(4)
                .map(fields -> JsonNodeFactory.instance.objectNode().setAll(Map.copyOf(fields)));
    }

    private static Arbitrary<String> texts() {
        Arbitrary<Integer> characters = Arbitraries.oneOf(
                Arbitraries.integers().between(0, 0x7f),
                Arbitraries.integers().between(0, Character.MAX_CODE_POINT),
                Arbitraries.of(0xFB33, 0x1F600, 0xFFFF, 0x10000, 0x2028));
        return characters
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .list()
                .ofMaxSize(6)
                .map(list -> {
                    StringBuilder text = new StringBuilder();
                    list.forEach(text::appendCodePoint);
                    return text.toString();
                });
    }
}
