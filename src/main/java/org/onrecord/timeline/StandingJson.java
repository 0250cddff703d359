package org.onrecord.timeline;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.Cooperation;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Response;
import org.onrecord.event.Scheme;
import org.onrecord.event.Term;

/** A standing as JSON, and back. */
public final class StandingJson {

    private StandingJson() {}

    static ObjectNode write(Standing standing) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("implementation", standing.implementation());
        json.put("accuracy", standing.accuracy());
        json.put("response", standing.response());
        json.put("cooperation", standing.cooperation());
        json.put("contested", standing.contested());
        ArrayNode positions = json.putArray("positions");
        for (AssessorPosition position : standing.positions()) {
            ObjectNode one = positions.addObject();
            one.putObject("assessor")
                    .put("name", position.assessor().name())
                    .put("type", position.assessor().type().wire());
            write(one, "implementation", position.implementation());
            write(one, "accuracy", position.accuracy());
            write(one, "response", position.response());
            write(one, "cooperation", position.cooperation());
        }
        json.put("lastChangedAt", text(standing.lastChangedAt()));
        json.put("lastCheckedAt", text(standing.lastCheckedAt()));
        json.put("followUpCount", standing.followUpCount());
        return json;
    }

    /**
     * What {@link #write} gives, as text, without the tree: the projector writes one for every item of every batch.
     */
    static String text(Standing standing) {
        StringBuilder out = new StringBuilder(256 + 512 * standing.positions().size());
        word(out.append("{\"implementation\":"), standing.implementation());
        word(out.append(",\"accuracy\":"), standing.accuracy());
        word(out.append(",\"response\":"), standing.response());
        word(out.append(",\"cooperation\":"), standing.cooperation());
        out.append(",\"contested\":").append(standing.contested()).append(",\"positions\":[");
        for (AssessorPosition position : standing.positions()) {
            out.append(out.charAt(out.length() - 1) == '[' ? "" : ",");
            quoted(out.append("{\"assessor\":{\"name\":"), position.assessor().name());
            word(out.append(",\"type\":"), position.assessor().type().wire());
            held(out.append("},\"implementation\":"), position.implementation());
            held(out.append(",\"accuracy\":"), position.accuracy());
            held(out.append(",\"response\":"), position.response());
            held(out.append(",\"cooperation\":"), position.cooperation());
            out.append('}');
        }
        word(out.append("],\"lastChangedAt\":"), text(standing.lastChangedAt()));
        word(out.append(",\"lastCheckedAt\":"), text(standing.lastCheckedAt()));
        out.append(",\"followUpCount\":").append(standing.followUpCount());
        return out.append('}').toString();
    }

    private static void held(StringBuilder out, Held<?> held) {
        if (held == null) {
            out.append("null");
            return;
        }
        word(out.append("{\"value\":"), held.value().wire());
        word(
                out.append(",\"basis\":"),
                held.basis() == null ? null : held.basis().wire());
        word(out.append(",\"occurredOn\":"), held.occurredOn().text());
        out.append(",\"followUpId\":\"").append(held.followUpId()).append('"');
        if (held.scheme() != null) {
            word(out.append(",\"scheme\":"), held.scheme().wire());
            quoted(out.append(",\"originalValue\":"), held.originalValue());
        }
        out.append('}');
    }

    /** A word or date of our own, or null: none holds anything to escape. */
    private static void word(StringBuilder out, String word) {
        if (word == null) {
            out.append("null");
        } else {
            out.append('"').append(word).append('"');
        }
    }

    private static void quoted(StringBuilder out, String text) {
        if (text == null) {
            out.append("null");
            return;
        }
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }

    /**
     * Reads back what {@link Standing#json} wrote.
     *
     * @param implementationOn the one field that is not in the JSON, or null
     * @throws IllegalArgumentException where it is none
     */
    public static Standing read(JsonNode json, String implementationOn) {
        List<AssessorPosition> positions = new ArrayList<>();
        for (JsonNode one : json.path("positions")) {
            JsonNode assessor = one.path("assessor");
            positions.add(new AssessorPosition(
                    new Assessor(text(assessor, "name"), term(ActorType.class, text(assessor, "type"))),
                    held(Implementation.class, one.path("implementation")),
                    held(Accuracy.class, one.path("accuracy")),
                    held(Response.class, one.path("response")),
                    held(Cooperation.class, one.path("cooperation"))));
        }
        return new Standing(
                text(json, "implementation"),
                text(json, "accuracy"),
                text(json, "response"),
                text(json, "cooperation"),
                json.path("contested").asBoolean(),
                positions,
                moment(text(json, "lastChangedAt")),
                moment(text(json, "lastCheckedAt")),
                json.path("followUpCount").asInt(),
                moment(implementationOn));
    }

    private static void write(ObjectNode position, String axis, Held<?> held) {
        if (held == null) {
            position.putNull(axis);
            return;
        }
        ObjectNode json = position.putObject(axis)
                .put("value", held.value().wire())
                .put("basis", held.basis() == null ? null : held.basis().wire())
                .put("occurredOn", held.occurredOn().text())
                .put("followUpId", held.followUpId().toString());
        if (held.scheme() != null) {
            json.put("scheme", held.scheme().wire()).put("originalValue", held.originalValue());
        }
    }

    private static <T extends Enum<T> & Term> Held<T> held(Class<T> vocabulary, JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        return new Held<>(
                term(vocabulary, text(json, "value")),
                term(Basis.class, text(json, "basis")),
                moment(text(json, "occurredOn")),
                UUID.fromString(json.path("followUpId").asText()),
                term(Scheme.class, text(json, "scheme")),
                text(json, "originalValue"));
    }

    private static <T extends Enum<T> & Term> T term(Class<T> vocabulary, String word) {
        if (word == null) {
            return null;
        }
        return Term.read(vocabulary, word)
                .orElseThrow(
                        () -> new IllegalArgumentException("no word of " + vocabulary.getSimpleName() + ": " + word));
    }

    private static ImpreciseDate moment(String text) {
        if (text == null) {
            return null;
        }
        return ImpreciseDate.parse(text).orElseThrow(() -> new IllegalArgumentException("no moment: " + text));
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).textValue();
    }

    private static String text(ImpreciseDate date) {
        return date == null ? null : date.text();
    }
}
