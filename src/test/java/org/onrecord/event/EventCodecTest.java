package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCodecTest {

    private final EventCodec codec = new EventCodec();
    private final EncodedEvent written = codec.encode(Samples.all().get(EventType.FOLLOW_UP_LOGGED));
    private final Map<String, String> headers = new HashMap<>(written.headers());

    @Test
    void everyPermittedTypeHasASample() {
        Set<Class<?>> permitted = Set.of(Event.class.getPermittedSubclasses());

        Set<Class<?>> sampled =
                Samples.events().stream().<Class<?>>map(Object::getClass).collect(Collectors.toSet());

        assertEquals(permitted, sampled);
        assertEquals(Set.of(EventType.values()), Samples.all().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeRoundTrips(EventType type) {
        Envelope envelope = Samples.all().get(type);

        EncodedEvent encoded = codec.encode(envelope);
        Decoded.Read read = read(encoded);

        assertEquals(envelope, read.envelope());
        assertEquals(envelope, codec.readCanonical(read.canonical()));
        assertEquals(type.wire(), encoded.headers().get("ce_type"));
        assertEquals(envelope.subject().toString(), encoded.key());
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeRoundTripsWithAllThatMayBeAbsentAbsent(EventType type) {
        Event event =
                switch (type) {
                    case COMMITMENT_REGISTERED ->
                        new Event.CommitmentRegistered(Bodies.read(
                                CommitmentBodyTest.SMALLEST, body -> CommitmentBody.read(body, Names.BY_ID)));
                    case COMMITMENT_AMENDED -> new Event.CommitmentAmended(Bodies.json("{}"), null);
                    case FOLLOW_UP_LOGGED ->
                        new Event.FollowUpLogged(
                                Bodies.read("{'type':'check','occurredOn':'2022'}", FollowUpBody::read));
                    case FOLLOW_UP_CORRECTED ->
                        new Event.FollowUpCorrected(
                                Samples.FOLLOW_UP,
                                Bodies.read("{'type':'check','occurredOn':'2022'}", FollowUpBody::read),
                                null);
                    case SOURCE_CAPTURED -> new Event.SourceCaptured(null, new Capture("0".repeat(64), 0));
                    default -> Samples.all().get(type).event();
                };
        Envelope sample = Samples.envelope(event);
        Envelope envelope = new Envelope(
                sample.id(),
                type == EventType.COMMITMENT_REGISTERED
                        ? EventIds.ofCommitment(((Event.CommitmentRegistered) event)
                                .commitment()
                                .slug())
                        : sample.subject(),
                sample.source(),
                sample.time(),
                null,
                sample.author(),
                event);

        Decoded.Read read = read(codec.encode(envelope));

        assertEquals(envelope, read.envelope());
        assertEquals(envelope, codec.readCanonical(read.canonical()));
        assertFalse(read.canonical().contains("null"), read.canonical());
    }

    @Test
    void anAssessorIsWrittenByNameAndTypeAlone() {
        String value = new String(written.value(), UTF_8);

        assertTrue(
                value.contains("'assessor':{'name':'Government of China','type':'state'}".replace('\'', '"')), value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time", "ce_subject", "content-type"})
    void aRecordWithoutAnAttributeIsNoEvent(String header) {
        headers.remove(header);
        assertEquals("not_an_event", unreadable().reason());

        headers.put(header, null);
        assertEquals("not_an_event", unreadable().reason());

        headers.put(header, "");
        assertEquals("not_an_event", unreadable().reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ce_specversion | 0.3",
                "ce_specversion | 1.0.1",
                "ce_specversion | １.0",
                "ce_id | 1",
                "ce_id | 019a9f2e-5c00-7000-8000-00000000000g",
                "ce_id | 019a9f2e5c0070008000000000000001",
                "ce_id | 019a9f2e-5c00-7000-8000-0000000000001",
                "ce_id | 019a9f2e_5c00_7000_8000_000000000001",
                "ce_id | {019a9f2e-5c00-7000-8000-00000000001}",
                "ce_id | ٠١٩a9f2e-5c00-7000-8000-000000000001",
                "ce_source | a b",
                "ce_source | http://[",
                "ce_source | %zz",
                "ce_time | yesterday",
                "ce_time | 2026-11-23",
                "ce_time | 2026-11-23T10:15Z",
                "ce_time | 2026-11-23T10:15:30",
                "ce_time | 2026-11-23 10:15:30Z",
                "ce_time | 2026-02-29T10:15:30Z",
                "ce_time | 2026-11-23T24:00:00Z",
                "ce_time | 2026-11-23T23:59:60Z",
                "ce_time | 2026-11-23T10:15:30+24:00",
                "ce_time | 2026-11-23T10:15:30+01:00:30",
                "ce_time | +999999999-01-01T00:00:00Z",
                "ce_time | 0000-01-01T00:00:00Z",
                "ce_time | -0001-01-01T00:00:00Z",
                "ce_subject | ohchr-ratify-iccpr",
                "ce_requesthash | abc",
                "content-type | text/plain",
                "content-type | application/cloudevents+json",
                "content-type | application/jsonx",
            })
    void anIllFormedAttributeIsNoEvent(String header, String value) {
        headers.put(header, value);

        assertEquals("not_an_event", unreadable().reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ce_", "ce_Data", "ce_data", "ce_datacontenttype", "ce_a-b", "ce_é", "ce_a\u0000", "ce_\ud800"})
    void aHeaderThatIsNoAttributeNameIsNoEvent(String header) {
        headers.put(header, "x");

        assertEquals("not_an_event", unreadable().reason());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "\ud800", "\udc00\ud800", "ends \ud83d"})
    void anAttributeThatCannotBeKeptIsNoEventAndItsDetailCanBeKept(String value) {
        for (String header : Set.of("ce_specversion", "ce_id", "ce_type", "ce_source", "ce_subject", "ce_tracestate")) {
            Map<String, String> own = new HashMap<>(headers);
            own.put(header, value);

            Decoded.Unreadable unreadable = unreadable(written.key().getBytes(UTF_8), own, written.value());

            assertEquals("not_an_event", unreadable.reason());
            assertTrue(StorableText.isStorable(unreadable.detail()), header);
        }
    }

    @Test
    void theKeyIsTheSubjectInItsOneSpelling() {
        byte[] key = written.key().getBytes(UTF_8);
        assertEquals("not_an_event", unreadable(null, headers, written.value()).reason());
        assertEquals(
                "not_an_event",
                unreadable(new byte[0], headers, written.value()).reason());
        assertEquals(
                "not_an_event",
                unreadable(Samples.ID.toString().getBytes(UTF_8), headers, written.value())
                        .reason());

        // Another spelling would lie in another partition.
        String upper = written.key().toUpperCase(java.util.Locale.ROOT);
        headers.put("ce_subject", upper);
        assertEquals(
                "not_an_event",
                unreadable(upper.getBytes(UTF_8), headers, written.value()).reason());
        assertEquals("not_an_event", unreadable(key, headers, written.value()).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/json", "Application/JSON", "application/json; charset=utf-8", "application/json ;x"
            })
    void theContentTypeMayCarryParameters(String contentType) {
        headers.put("content-type", contentType);

        Decoded.Read read = read(new EncodedEvent(written.key(), headers, written.value()));

        assertEquals(read(written).canonical(), read.canonical());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "commitment.registered.v2",
                "commitment.deleted.v1",
                "Event$FollowUpLogged",
                "FOLLOW-UP.LOGGED.V1"
            })
    void anUnknownTypeOrVersionIsTold(String type) {
        headers.put("ce_type", type);

        Decoded.Unreadable unreadable = unreadable();

        assertEquals("unknown_type", unreadable.reason());
        assertTrue(unreadable.detail().contains(type));
    }

    @Test
    void aVeryLongDetailIsCut() {
        headers.put("ce_type", "😀".repeat(100_000));

        Decoded.Unreadable unreadable = unreadable();

        assertEquals(
                2_000, unreadable.detail().codePointCount(0, unreadable.detail().length()));
        assertTrue(StorableText.isStorable(unreadable.detail()));
    }

    @Test
    void unknownFieldsAndAttributesAreKept() {
        headers.put("ce_traceparent", "00-4bf92f");
        String value = new String(written.value(), UTF_8)
                .replace(
                        "\"visibility\":\"internal\"", "\"visibility\":\"internal\",\"mood\":{\"b\":[1e2],\"a\":null}");

        Decoded.Read read = read(new EncodedEvent(written.key(), headers, value.getBytes(UTF_8)));

        assertTrue(read.canonical().contains("\"mood\":{\"a\":null,\"b\":[100]}"), read.canonical());
        assertTrue(read.canonical().contains("\"traceparent\":\"00-4bf92f\""));
        assertEquals(read.envelope(), codec.readCanonical(read.canonical()));
    }

    @Test
    void headersThatAreNotOfCloudEventsAreNotPartOfTheEvent() {
        headers.put("traceparent", "x\u0000");

        assertEquals(
                read(written).canonical(),
                read(new EncodedEvent(written.key(), headers, written.value())).canonical());
    }

    @Test
    void theOrderOfKeysAndSpacesDoNotChangeTheCanonicalText() {
        String spaced = new String(written.value(), UTF_8).replace(",\"", " ,\n \"");

        assertNotEquals(new String(written.value(), UTF_8), spaced);
        assertEquals(
                read(written).canonical(),
                read(new EncodedEvent(written.key(), headers, spaced.getBytes(UTF_8)))
                        .canonical());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "\"x\"",
                "{",
                "{} {}",
                "{}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{'a':1}",
                "{\"a\":1,}",
                "// x\n{}",
            })
    void aValueThatIsNoSuchObjectIsInvalid(String value) {
        assertEquals("invalid_data", unreadableValue(value.getBytes(UTF_8)).reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e400",
                "-1e400",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\u0000\":1}",
                "{\"\\ud83d\":1}",
                "[{\"a\":{\"b\":\"\\udfff\"}}]",
            })
    void whatCannotBeKeptIsRefusedInFieldsNobodyReadsToo(String extra) {
        Decoded.Unreadable unreadable = unreadableValue(withExtra(extra));

        assertEquals("invalid_data", unreadable.reason());
        assertTrue(StorableText.isStorable(unreadable.detail()));
    }

    @ParameterizedTest
    @CsvSource({
        "-0, 0",
        "-0.0, 0",
        "1.0, 1",
        "1e21, 1e+21",
        "9223372036854775808, 9223372036854776000",
        "-9223372036854775808, -9223372036854776000",
        "9007199254740993, 9007199254740992",
        "1e-400, 0",
    })
    void oddNumbersAreKeptInTheirCanonicalForm(String number, String canonical) {
        Decoded.Read read = read(new EncodedEvent(written.key(), headers, withExtra(number)));

        assertTrue(read.canonical().contains("\"extra\":" + canonical + ","), read.canonical());
        assertEquals(read.envelope(), codec.readCanonical(read.canonical()));
    }

    @Test
    void deepNestingIsRefusedAndNotFollowed() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertEquals("invalid_data", unreadableValue(withExtra(deep)).reason());
        assertInstanceOf(
                Decoded.Read.class,
                codec.decode(written.key().getBytes(UTF_8), headers, withExtra("[".repeat(40) + "]".repeat(40))));
    }

    @Test
    void bytesThatAreNotUtf8AreInvalid() {
        byte[] good = withExtra("\"~~~\"");
        int at = new String(good, UTF_8).indexOf("~~~");
        int[][] bad = {{0xED, 0xA0, 0x80}, {0xC0, 0x80, 'x'}, {0xFF, 'x', 'x'}, {0xC3, 'x', 'x'}, {0xE0, 0x80, 0x80}};
        for (int[] bytes : bad) {
            byte[] value = good.clone();
            for (int i = 0; i < 3; i++) {
                // The letters before the extra field may be several bytes long; this sample has none.
                value[at + i] = (byte) bytes[i];
            }
            assertEquals("invalid_data", unreadableValue(value).reason(), Arrays.toString(bytes));
        }
        assertEquals(
                "invalid_data",
                unreadableValue(new String(written.value(), UTF_8).getBytes(java.nio.charset.StandardCharsets.UTF_16LE))
                        .reason());
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheEvent() {
        byte[] value = ("\uFEFF" + new String(written.value(), UTF_8)).getBytes(UTF_8);

        assertEquals(
                read(written).canonical(),
                read(new EncodedEvent(written.key(), headers, value)).canonical());
        assertEquals(
                "invalid_data",
                unreadableValue("\uFEFF\uFEFF{}".getBytes(UTF_8)).reason());
    }

    @Test
    void aRecordWithoutAValueIsNoEvent() {
        assertEquals(
                "not_an_event",
                unreadable(written.key().getBytes(UTF_8), headers, null).reason());
    }

    @Test
    void theAuthorIsRequired() {
        assertEquals(
                "/author: is required; /reason: is required",
                unreadableOf(EventType.COMMITMENT_WITHDRAWN, "{}").detail());
        assertEquals(
                "/author/id: is required; /author/name: must not be blank",
                unreadableOf(EventType.COMMITMENT_WITHDRAWN, "{'author':{'name':' '},'reason':'r'}")
                        .detail());
    }

    @Test
    void aSlugUnderAnotherKeyIsRefused() {
        String foreign = new String(
                        codec.encode(Samples.all().get(EventType.COMMITMENT_REGISTERED))
                                .value(),
                        UTF_8)
                .replace(Samples.SLUG, "another-slug");

        assertEquals(
                ": the subject is not the id of the slug",
                unreadableOf(EventType.COMMITMENT_REGISTERED, foreign).detail());
        assertEquals(
                ": the subject is not the id of the slug",
                unreadableOf(
                                EventType.SOURCE_CAPTURED,
                                "{'author':{'id':'a','name':'b'},'source':{'slug':'x','title':'X'}}")
                        .detail());
    }

    @Test
    void eachTypeSaysWhatItLacks() {
        String author = "'author':{'id':'a','name':'b'}";
        assertEquals(
                "/commitment: is required",
                unreadableOf(EventType.COMMITMENT_REGISTERED, "{" + author + "}")
                        .detail());
        assertEquals(
                "/patch: must be an object",
                unreadableOf(EventType.COMMITMENT_AMENDED, "{" + author + ",'patch':[]}")
                        .detail());
        assertEquals(
                "/expectedRevision: must be a whole number from 1 to 2147483647",
                unreadableOf(EventType.COMMITMENT_AMENDED, "{" + author + ",'patch':{},'expectedRevision':0}")
                        .detail());
        assertEquals(
                "/followUpId: is required; /followUp: is required",
                unreadableOf(EventType.FOLLOW_UP_CORRECTED, "{" + author + "}").detail());
        assertEquals(
                "/followUpId: must be a UUID; /reason: is required",
                unreadableOf(EventType.FOLLOW_UP_RETRACTED, "{" + author + ",'followUpId':'x'}")
                        .detail());
        assertEquals(
                ": must hold a source, a capture or both",
                unreadableOf(EventType.SOURCE_CAPTURED, "{" + author + "}").detail());
        assertEquals(
                "/capture/sha256: is required; /capture/length: must be a number of bytes",
                unreadableOf(EventType.SOURCE_CAPTURED, "{" + author + ",'capture':{'length':-1}}")
                        .detail());
        // One more than canonical JSON can write exactly: it could not be read back.
        assertEquals(
                "/capture/length: must be a number of bytes",
                unreadableOf(
                                EventType.SOURCE_CAPTURED,
                                "{" + author + ",'capture':{'length':9007199254740992,'sha256':'" + "0".repeat(64)
                                        + "'}}")
                        .detail());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{", "{\"id\":1}", "{\"specversion\":\"1.0\",\"data\":{}}"})
    void tamperedKeptTextIsToldFromAnEvent(String canonical) {
        assertThrows(IllegalStateException.class, () -> codec.readCanonical(canonical));
    }

    @Test
    void anUnpairedSurrogateIsNotWritten() {
        Envelope envelope = Samples.envelope(new Event.CommitmentWithdrawn("half \ud83d"));

        assertThrows(IllegalArgumentException.class, () -> codec.encode(envelope));
    }

    private byte[] withExtra(String json) {
        // Sorts last but for "followUp", so a comma follows it in the canonical text.
        return ("{\"extra\":" + json + "," + new String(written.value(), UTF_8).substring(1)).getBytes(UTF_8);
    }

    private Decoded.Read read(EncodedEvent encoded) {
        Decoded decoded = codec.decode(encoded.key().getBytes(UTF_8), encoded.headers(), encoded.value());
        return assertInstanceOf(Decoded.Read.class, decoded, decoded::toString);
    }

    private Decoded.Unreadable unreadableOf(EventType type, String data) {
        EncodedEvent encoded = codec.encode(Samples.all().get(type));
        return unreadable(
                encoded.key().getBytes(UTF_8),
                encoded.headers(),
                data.replace('\'', '"').getBytes(UTF_8));
    }

    private Decoded.Unreadable unreadable() {
        return unreadable(written.key().getBytes(UTF_8), headers, written.value());
    }

    private Decoded.Unreadable unreadableValue(byte[] value) {
        return unreadable(written.key().getBytes(UTF_8), headers, value);
    }

    private Decoded.Unreadable unreadable(byte[] key, Map<String, String> given, byte[] value) {
        Decoded decoded = codec.decode(key, given, value);
        return assertInstanceOf(Decoded.Unreadable.class, decoded, decoded::toString);
    }
}
