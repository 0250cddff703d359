package org.onrecord.commitment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.onrecord.event.Deadline;
import org.onrecord.event.DeadlineBasis;
import org.onrecord.event.Kind;
import org.onrecord.event.Term;
import org.onrecord.timeline.Timeliness;

/** An item as clients see it on a day. */
final class CommitmentView {

    private static final List<String> TEXTS = List.of("slug", "kind", "title", "summary");
    private static final List<String> LISTS = List.of("addressees", "dutyBearers", "countries");

    private CommitmentView() {}

    static ObjectNode of(CommitmentState state, LocalDate today) {
        JsonNode content = state.content();
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", state.id().toString());
        TEXTS.forEach(field -> copy(content, field, view));
        copyList(content, "statedBy", view);
        copy(content, "reportedBy", view);
        LISTS.forEach(field -> copyList(content, field, view));
        copy(content, "region", view);
        copyList(content, "themes", view);
        copy(content, "statedOn", view);
        copy(content, "strength", view);
        copy(content, "deadline", view);
        copyList(content, "criteria", view);
        view.set("citation", citation(state));
        view.set("relations", state.relations());
        view.set("standing", standing(state, today));
        view.put("revision", state.revision());
        view.put("registeredAt", state.registeredAt().toString());
        view.put("updatedAt", text(state.updatedAt()));
        view.put("withdrawnAt", text(state.withdrawnAt()));
        view.put("withdrawalReason", state.withdrawnBecause());
        view.set("links", links(state));
        return view;
    }

    private static ObjectNode standing(CommitmentState state, LocalDate today) {
        ObjectNode standing = JsonNodeFactory.instance.objectNode();
        for (var field : state.standing().properties()) {
            if (field.getKey().equals("contested")) {
                standing.put("timeliness", timeliness(state, today).wire());
            }
            standing.set(field.getKey(), field.getValue());
        }
        return standing;
    }

    private static Timeliness timeliness(CommitmentState state, LocalDate today) {
        return Timeliness.of(
                Term.read(Kind.class, state.content().path("kind").asText()).orElseThrow(),
                deadline(state.content().path("deadline")),
                state.withdrawnAt() != null,
                state.standing().path("implementation").textValue(),
                state.implementationOn(),
                today);
    }

    private static Deadline deadline(JsonNode deadline) {
        String to = deadline.path("to").textValue();
        return to == null ? null : new Deadline(null, LocalDate.parse(to), null, DeadlineBasis.STATED);
    }

    private static JsonNode citation(CommitmentState state) {
        JsonNode citation = state.content().path("citation");
        if (!citation.isObject()) {
            return JsonNodeFactory.instance.nullNode();
        }
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        List.of("sourceId", "quote", "prefix", "suffix").forEach(field -> copy(citation, field, view));
        view.put("verification", state.verification());
        return view;
    }

    /** Where to go from here: paths on this host (RFC 3986 §4.2). */
    private static ObjectNode links(CommitmentState state) {
        String self = CommitmentResource.PATH + "/" + state.id();
        String source = state.content().path("citation").path("sourceId").textValue();
        return JsonNodeFactory.instance
                .objectNode()
                .put("self", self)
                .put("timeline", self + "/timeline")
                .put("followUps", self + "/follow-ups")
                .put("source", source == null ? null : "/api/v1/sources/" + source);
    }

    private static void copy(JsonNode from, String field, ObjectNode to) {
        JsonNode value = from.path(field);
        to.set(field, value.isMissingNode() ? JsonNodeFactory.instance.nullNode() : value);
    }

    private static void copyList(JsonNode from, String field, ObjectNode to) {
        JsonNode value = from.path(field);
        to.set(field, value.isMissingNode() ? JsonNodeFactory.instance.arrayNode() : value);
    }

    private static String text(Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
