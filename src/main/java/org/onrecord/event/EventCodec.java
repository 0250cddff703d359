package org.onrecord.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes events as CloudEvents 1.0 in Kafka's binary mode, and reads them back, checking every attribute itself: whatever
 * stands on the topic, reading it ends in a value.
 */
public final class EventCodec {

    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "application/json";
    // Members of CloudEvents' JSON format that are no attributes in binary mode.
    private static final String DATA = "ce_data";
    private static final String DATA_CONTENT_TYPE = "ce_datacontenttype";
    private static final int MAX_ATTRIBUTE = 100;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final String REQUEST_HASH = "ce_requesthash";

    private final JsonText json = new JsonText();
    private final WordTable words = new WordTable();
    // The last one found to be a URI reference: nearly every record comes from the same one.
    private volatile String knownSource = "";
    private final ObjectMapper mapper = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final BodyReader.Unknown unknown;

    /** The codec of the log: what a later version wrote more is kept. */
    public EventCodec() {
        this(BodyReader.Unknown.KEPT);
    }

    /**
     * A codec.
     *
     * @param unknown what to do with fields of the data that nobody asks for
     */
    public EventCodec(BodyReader.Unknown unknown) {
        this.unknown = unknown;
    }

    public EncodedEvent encode(Envelope envelope) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_specversion", "1.0");
        headers.put("ce_id", envelope.id().toString());
        headers.put("ce_type", envelope.type().wire());
        headers.put("ce_source", envelope.source());
        headers.put("ce_time", envelope.time().truncatedTo(ChronoUnit.MICROS).toString());
        headers.put("ce_subject", envelope.subject().toString());
        headers.put("content-type", CONTENT_TYPE);
        if (envelope.requestHash() != null) {
            headers.put(REQUEST_HASH, envelope.requestHash());
        }
        return new EncodedEvent(envelope.subject().toString(), headers, CanonicalJson.bytes(data(envelope)));
    }

    /** The content of an item as the log holds it: what an amendment is a patch of. */
    public ObjectNode content(Commitment commitment) {
        return mapper.valueToTree(commitment);
    }

    /** {@link #content} as compact text. */
    public String contentText(Commitment commitment) {
        try {
            return mapper.writeValueAsString(commitment);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an item's content can always be written", e);
        }
    }

    /**
     * Reads a record.
     *
     * @param key the record's key, or null
     * @param headers by name; a header that stands twice is the caller's to report
     * @param value the record's value, or null
     */
    public Decoded decode(byte[] key, Map<String, String> headers, byte[] value) {
        String specVersion = headers.get("ce_specversion");
        if (!"1.0".equals(specVersion)) {
            return notAnEvent("ce_specversion must be 1.0; it is " + specVersion);
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!header.getKey().startsWith(PREFIX)) {
                continue;
            }
            if (!isAttribute(header.getKey())) {
                return notAnEvent(header.getKey() + " is no name of an attribute");
            }
            if (header.getValue() == null || !StorableText.isStorable(header.getValue())) {
                return notAnEvent(header.getKey() + " holds nothing, or a character that cannot be kept");
            }
        }
        String id = headers.getOrDefault("ce_id", "");
        String type = headers.getOrDefault("ce_type", "");
        String source = headers.getOrDefault("ce_source", "");
        String subject = headers.getOrDefault("ce_subject", "");
        UUID eventId = EventIds.read(id).orElse(null);
        if (eventId == null) {
            return notAnEvent("ce_id must be a UUID");
        }
        if (type.isEmpty()) {
            return notAnEvent("ce_type is missing");
        }
        if (!isUriReference(source)) {
            return notAnEvent("ce_source must be a URI reference");
        }
        // In one spelling only: the key decides the partition, and a subject has one.
        UUID subjectId = EventIds.read(subject).orElse(null);
        if (subjectId == null || !subjectId.toString().equals(subject)) {
            return notAnEvent("ce_subject must be a UUID in lower case");
        }
        if (key == null || !subject.equals(new String(key, StandardCharsets.UTF_8))) {
            return notAnEvent("the record's key must be ce_subject");
        }
        Instant time = instant(headers.get("ce_time"));
        if (time == null) {
            return notAnEvent("ce_time must be an RFC 3339 instant");
        }
        if (!isJson(headers.get("content-type"))) {
            return notAnEvent("content-type must be " + CONTENT_TYPE);
        }
        String requestHash = headers.get(REQUEST_HASH);
        if (requestHash != null && !SHA256.matcher(requestHash).matches()) {
            return notAnEvent(REQUEST_HASH + " must be 64 lower-case hexadecimal digits");
        }
        if (value == null) {
            return notAnEvent("there is no value");
        }
        EventType known = EventType.read(type).orElse(null);
        if (known == null) {
            return new Decoded.Unreadable("unknown_type", "this version of the service does not know " + type);
        }
        try {
            JsonNode data = CanonicalReader.read(value, words).orElse(null);
            boolean canonical = data != null;
            if (!canonical) {
                data = json.parse(value);
                refuseUnstorable(data);
            }
            BodyReader body = new BodyReader(data, unknown);
            Author author = body.requiredObject(
                    "author", who -> new Author(who.requiredText("id", 300), who.requiredText("name", 300)));
            Event event = read(known, body);
            body.finish();
            refuseForeignKey(event, subjectId, body);
            Envelope envelope = new Envelope(eventId, subjectId, source, time, requestHash, author, event);
            String text = canonical ? new String(value, StandardCharsets.UTF_8) : CanonicalJson.text(data);
            return new Decoded.Read(envelope, canonical(headers, text));
        } catch (JsonText.MalformedJsonException | InvalidBodyException | IllegalArgumentException e) {
            return new Decoded.Unreadable("invalid_data", e.getMessage());
        }
    }

    /**
     * Reads an event back from the canonical text that {@link #decode} gave of it.
     *
     * @throws IllegalStateException where it is none: what was kept has been tampered with
     */
    public Envelope readCanonical(String canonical) {
        JsonNode event = parseKept(canonical);
        Map<String, String> headers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> attribute : event.properties()) {
            if (attribute.getKey().equals("datacontenttype")) {
                headers.put("content-type", attribute.getValue().textValue());
            } else if (!attribute.getKey().equals("data")) {
                headers.put(PREFIX + attribute.getKey(), attribute.getValue().textValue());
            }
        }
        byte[] key = headers.getOrDefault("ce_subject", "").getBytes(StandardCharsets.UTF_8);
        Decoded decoded = decode(key, headers, event.path("data").toString().getBytes(StandardCharsets.UTF_8));
        if (decoded instanceof Decoded.Read read) {
            return read.envelope();
        }
        throw new IllegalStateException("a kept event can no longer be read: " + decoded);
    }

    private JsonNode parseKept(String canonical) {
        try {
            return json.parse(canonical.getBytes(StandardCharsets.UTF_8));
        } catch (JsonText.MalformedJsonException e) {
            throw new IllegalStateException("a kept event is no longer JSON", e);
        }
    }

    private ObjectNode data(Envelope envelope) {
        Event event = envelope.event();
        ObjectNode data = mapper.createObjectNode();
        data.set("author", mapper.valueToTree(envelope.author()));
        if (event instanceof Event.CommitmentRegistered registered) {
            data.set("commitment", content(registered.commitment()));
        } else if (event instanceof Event.CommitmentAmended amended) {
            data.set("patch", amended.patch());
            if (amended.expectedRevision() != null) {
                data.put("expectedRevision", amended.expectedRevision());
            }
        } else if (event instanceof Event.CommitmentWithdrawn withdrawn) {
            data.put("reason", withdrawn.reason());
        } else if (event instanceof Event.CommitmentRelated related) {
            data.set("relation", mapper.valueToTree(related.relation()));
        } else if (event instanceof Event.FollowUpLogged logged) {
            data.set("followUp", mapper.valueToTree(logged.followUp()));
        } else if (event instanceof Event.FollowUpCorrected corrected) {
            data.put("followUpId", corrected.followUpId().toString());
            data.set("followUp", mapper.valueToTree(corrected.followUp()));
            if (corrected.reason() != null) {
                data.put("reason", corrected.reason());
            }
        } else if (event instanceof Event.FollowUpRetracted retracted) {
            data.put("followUpId", retracted.followUpId().toString());
            data.put("reason", retracted.reason());
        } else if (event instanceof Event.SourceCaptured captured) {
            if (captured.source() != null) {
                data.set("source", mapper.valueToTree(captured.source()));
            }
            if (captured.capture() != null) {
                data.set("capture", mapper.valueToTree(captured.capture()));
            }
        }
        return data;
    }

    private static Event read(EventType type, BodyReader body) {
        return switch (type) {
            case COMMITMENT_REGISTERED ->
                new Event.CommitmentRegistered(
                        body.requiredObject("commitment", c -> CommitmentBody.read(c, Names.BY_ID)));
            case COMMITMENT_AMENDED -> {
                JsonNode patch = body.value("patch");
                if (patch == null || !patch.isObject()) {
                    body.error("patch", "must be an object");
                }
                yield new Event.CommitmentAmended(patch, body.integer("expectedRevision", 1, Integer.MAX_VALUE));
            }
            case COMMITMENT_WITHDRAWN ->
                new Event.CommitmentWithdrawn(body.requiredText("reason", CommitmentBody.SUMMARY));
            case COMMITMENT_RELATED ->
                new Event.CommitmentRelated(body.requiredObject("relation", r -> RelationBody.read(r, Names.BY_ID)));
            case FOLLOW_UP_LOGGED -> new Event.FollowUpLogged(body.requiredObject("followUp", FollowUpBody::read));
            case FOLLOW_UP_CORRECTED ->
                new Event.FollowUpCorrected(
                        requiredId(body, "followUpId"),
                        body.requiredObject("followUp", FollowUpBody::read),
                        body.text("reason", CommitmentBody.SUMMARY));
            case FOLLOW_UP_RETRACTED ->
                new Event.FollowUpRetracted(
                        requiredId(body, "followUpId"), body.requiredText("reason", CommitmentBody.SUMMARY));
            case SOURCE_CAPTURED -> {
                if (!body.has("source") && !body.has("capture")) {
                    body.error("", "must hold a source, a capture or both");
                }
                yield new Event.SourceCaptured(
                        body.object("source", SourceBody::read), body.object("capture", CaptureBody::read));
            }
        };
    }

    private static UUID requiredId(BodyReader body, String field) {
        UUID id = body.id(field);
        if (!body.has(field)) {
            body.error(field, "is required");
        }
        return id;
    }

    /** An id is made from its slug; a record that puts a slug under another key would take a name that is not its own. */
    private static void refuseForeignKey(Event event, UUID subject, BodyReader body) {
        UUID own = subject;
        if (event instanceof Event.CommitmentRegistered registered) {
            own = EventIds.ofCommitment(registered.commitment().slug());
        } else if (event instanceof Event.SourceCaptured captured && captured.source() != null) {
            own = EventIds.ofSource(captured.source().slug());
        }
        if (!own.equals(subject)) {
            body.error("", "the subject is not the id of the slug");
            body.finish();
        }
    }

    private static String canonical(Map<String, String> headers, String data) {
        // Attribute names in their canonical order; "data" and "datacontenttype" sort among the others.
        List<String> names = new ArrayList<>(headers.size() + 2);
        for (String header : headers.keySet()) {
            if (header.startsWith(PREFIX)) {
                names.add(header);
            }
        }
        names.add(DATA);
        names.add(DATA_CONTENT_TYPE);
        names.sort(null);
        StringBuilder out = new StringBuilder(data.length() + 512).append('{');
        for (String name : names) {
            if (out.length() > 1) {
                out.append(',');
            }
            out.append('"').append(name, PREFIX.length(), name.length()).append("\":");
            if (name.equals(DATA)) {
                out.append(data);
            } else {
                CanonicalJson.writeString(name.equals(DATA_CONTENT_TYPE) ? CONTENT_TYPE : headers.get(name), out);
            }
        }
        return out.append('}').toString();
    }

    /** Fields that nobody reads are kept too, so what they hold must be fit to be kept. */
    private static void refuseUnstorable(JsonNode value) {
        if (value.isTextual() && !StorableText.isStorable(value.textValue())) {
            throw new IllegalArgumentException("the data holds a character that cannot be kept");
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (!StorableText.isStorable(field.getKey())) {
                throw new IllegalArgumentException("the data holds a name that cannot be kept");
            }
        }
        value.forEach(EventCodec::refuseUnstorable);
    }

    /** A name of lower-case letters and digits; two names of the JSON format are not free. */
    private static boolean isAttribute(String header) {
        int length = header.length() - PREFIX.length();
        if (length < 1 || length > MAX_ATTRIBUTE || header.equals(DATA) || header.equals(DATA_CONTENT_TYPE)) {
            return false;
        }
        for (int i = PREFIX.length(); i < header.length(); i++) {
            char c = header.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private boolean isUriReference(String text) {
        if (text.isEmpty()) {
            return false;
        }
        if (text.equals(knownSource)) {
            return true;
        }
        try {
            knownSource = new URI(text).toString();
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static Instant instant(String text) {
        return text == null
                ? null
                : ImpreciseDate.parseInstant(text).map(ImpreciseDate::start).orElse(null);
    }

    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        if (contentType.equals(CONTENT_TYPE)) {
            return true;
        }
        String type = contentType.split(";", 2)[0].strip();
        return type.equalsIgnoreCase(CONTENT_TYPE);
    }

    private static Decoded notAnEvent(String detail) {
        return new Decoded.Unreadable("not_an_event", detail);
    }
}
