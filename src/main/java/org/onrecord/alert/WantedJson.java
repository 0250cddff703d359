package org.onrecord.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.onrecord.commitment.Filter;
import org.onrecord.commitment.FilterQuery;
import org.onrecord.event.Accuracy;
import org.onrecord.event.BodyReader;
import org.onrecord.event.EventIds;
import org.onrecord.event.Implementation;
import org.onrecord.event.Names;
import org.onrecord.event.Slug;
import org.onrecord.event.Term;

/** What a subscription is about, as JSON: the words of lists, {@code commitments} and {@code changes}. */
final class WantedJson {

    /** As it was kept: a slug is taken for its item's, known or not, since slugs never change. */
    static final Names KEPT = name -> {
        if (EventIds.isId(name)) {
            return Optional.of(UUID.fromString(name));
        }
        return Slug.isSlug(name) ? Optional.of(EventIds.ofCommitment(name)) : Optional.empty();
    };

    private static final int MOST_VALUES = 200;
    private static final int LONGEST = 500;
    private static final List<String> STANDINGS = Stream.of(
                    Term.words(Implementation.class), Term.words(Accuracy.class), List.of(Implementation.NOT_ASSESSED))
            .flatMap(List::stream)
            .distinct()
            .toList();

    private WantedJson() {}

    /** Every change of every item. */
    static Wanted all() {
        return new Wanted("{}", Filter.none(), Set.of(), List.of());
    }

    /**
     * Reads it. What is wrong with it the reader remembers.
     *
     * @param asked the object that the reader reads
     * @param commitments finds items by id or slug
     */
    static Wanted read(BodyReader filter, JsonNode asked, Names commitments) {
        FilterQuery query = new FilterQuery(
                texts(filter, "kind"),
                texts(filter, "implementation"),
                texts(filter, "accuracy"),
                texts(filter, "timeliness"),
                contested(filter),
                texts(filter, "statedBy"),
                texts(filter, "dutyBearer"),
                texts(filter, "addressee"),
                texts(filter, "country"),
                texts(filter, "region"),
                texts(filter, "theme"),
                filter.text("statedFrom", LONGEST),
                filter.text("statedTo", LONGEST),
                filter.text("updatedSince", LONGEST),
                filter.text("q", LONGEST));
        Filter items = query.filter((name, index, expected) ->
                filter.errorAt("/" + name + (asked.path(name).isArray() ? "/" + index : ""), "must be " + expected));
        return new Wanted(
                withoutNulls(asked),
                items,
                commitments(filter, asked, commitments),
                filter.oneOrMoreTextsOrObjects(
                        "changes",
                        MOST_VALUES,
                        LONGEST,
                        word -> ChangeType.read(word).map(type -> new ChangeInterest(type, Set.of(), Set.of())),
                        "must be one of " + String.join(", ", ChangeType.words()),
                        WantedJson::interest));
    }

    private static Boolean contested(BodyReader filter) {
        return filter.skip("contested").has("contested") ? Boolean.valueOf(filter.flag("contested")) : null;
    }

    private static List<String> texts(BodyReader filter, String name) {
        return filter.oneOrMoreTexts(name, MOST_VALUES, LONGEST);
    }

    private static Set<UUID> commitments(BodyReader filter, JsonNode asked, Names known) {
        List<String> names = texts(filter, "commitments");
        Set<UUID> ids = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            Optional<UUID> id = known.find(names.get(i));
            if (id.isEmpty()) {
                filter.errorAt(
                        "/commitments" + (asked.path("commitments").isArray() ? "/" + i : ""),
                        "is neither the id nor the slug of a commitment");
            }
            id.ifPresent(ids::add);
        }
        return ids;
    }

    private static ChangeInterest interest(BodyReader change) {
        String word = change.requiredText("type", LONGEST);
        ChangeType type = word == null ? null : ChangeType.read(word).orElse(null);
        if (word != null && type == null) {
            change.error("type", "must be one of " + String.join(", ", ChangeType.words()));
        }
        Set<String> from = standings(change, "from", type);
        Set<String> to = standings(change, "to", type);
        return type == null ? null : new ChangeInterest(type, from, to);
    }

    private static Set<String> standings(BodyReader change, String field, ChangeType type) {
        List<String> words = change.oneOrMoreTexts(field, MOST_VALUES, LONGEST);
        if (!words.isEmpty() && type != null && type != ChangeType.STANDING_CHANGED) {
            change.error(field, "is only for " + ChangeType.STANDING_CHANGED.wire());
        } else if (!STANDINGS.containsAll(words)) {
            change.error(field, "must be among " + String.join(", ", STANDINGS));
        }
        return Set.copyOf(words);
    }

    private static String withoutNulls(JsonNode asked) {
        var kept = JsonNodeFactory.instance.objectNode();
        asked.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                kept.set(field.getKey(), field.getValue());
            }
        });
        return kept.toString();
    }
}
