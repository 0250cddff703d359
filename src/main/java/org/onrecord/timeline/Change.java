package org.onrecord.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** What an entry changed, as JSON: each changed field with {@code from} and {@code to}. */
final class Change {

    /** Nothing, said explicitly. */
    static final String NOTHING = "{}";

    private Change() {}

    /**
     * The headlines that differ, as compact JSON.
     *
     * @param content what changed of the content, or null
     * @return null where nothing did
     */
    static String of(Headlines before, Headlines after, ObjectNode content) {
        if (content == null && before.equals(after)) {
            return null;
        }
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        word(change, "implementation", before.implementation(), after.implementation());
        word(change, "accuracy", before.accuracy(), after.accuracy());
        word(change, "response", before.response(), after.response());
        word(change, "cooperation", before.cooperation(), after.cooperation());
        if (before.contested() != after.contested()) {
            put(change, "contested", BooleanNode.valueOf(before.contested()), BooleanNode.valueOf(after.contested()));
        }
        if (content != null) {
            change.setAll(content);
        }
        return change.isEmpty() ? null : change.toString();
    }

    /** The fields of an item's content that differ. No field has the name of a headline. */
    static ObjectNode ofContent(ObjectNode before, ObjectNode after) {
        Set<String> names = new LinkedHashSet<>();
        after.fieldNames().forEachRemaining(names::add);
        before.fieldNames().forEachRemaining(names::add);
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        for (String name : names) {
            if (!Objects.equals(before.get(name), after.get(name))) {
                put(change, name, before.get(name), after.get(name));
            }
        }
        return change;
    }

    private static void word(ObjectNode change, String name, String before, String after) {
        if (!Objects.equals(before, after)) {
            put(change, name, TextNode.valueOf(before), TextNode.valueOf(after));
        }
    }

    private static void put(ObjectNode change, String name, JsonNode from, JsonNode to) {
        ObjectNode field = change.putObject(name);
        field.set("from", from == null ? NullNode.getInstance() : from);
        field.set("to", to == null ? NullNode.getInstance() : to);
    }
}
