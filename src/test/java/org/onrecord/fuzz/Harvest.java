package org.onrecord.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What good answers gave away: ids, slugs, cursors, tags and positions, to be sent where they belong and where not. */
final class Harvest {

    private static final int ENOUGH = 300;

    private final List<String> names = new CopyOnWriteArrayList<>(List.of("nowhere"));
    private final List<String> cursors = new CopyOnWriteArrayList<>(List.of("eyJ2IjoxfQ"));
    private final List<String> tags = new CopyOnWriteArrayList<>(List.of("\"r1\""));
    private final List<String> positions = new CopyOnWriteArrayList<>(List.of("-"));
    private final Map<String, List<String>> byCollection = new ConcurrentHashMap<>();

    void take(FuzzRequest request, RawAnswer answer, JsonNode body) {
        answer.header("ETag").ifPresent(tag -> keep(tags, tag));
        answer.header("Onrecord-Position").ifPresent(position -> keep(positions, position));
        if (body == null) {
            return;
        }
        List<String> here =
                byCollection.computeIfAbsent(collection(request.path()), of -> new CopyOnWriteArrayList<>());
        take(body, here);
        body.path("items").forEach(item -> take(item, here));
        if (body.path("next").isTextual()) {
            keep(cursors, body.get("next").asText());
        }
    }

    /** A name or id of anything. */
    String name(Random random) {
        return Oddities.any(random, names);
    }

    /** A name or id of what a path like this one leads to. */
    String name(Random random, String template) {
        List<String> here = byCollection.get(collection(template));
        return here == null || here.isEmpty() ? name(random) : Oddities.any(random, here);
    }

    String cursor(Random random) {
        return Oddities.any(random, cursors);
    }

    String tag(Random random) {
        return Oddities.any(random, tags);
    }

    String position(Random random) {
        return Oddities.any(random, positions);
    }

    private void take(JsonNode thing, List<String> here) {
        // The key that all of this is sent with is not to be found and revoked.
        if (thing.path("name").asText().equals("admin")) {
            return;
        }
        for (Iterator<String> fields = List.of("id", "slug").iterator(); fields.hasNext(); ) {
            JsonNode field = thing.path(fields.next());
            if (field.isTextual()) {
                keep(names, field.asText());
                keep(here, field.asText());
            }
        }
    }

    /** {@code /api/v1/sources/x/text} leads to one of {@code /api/v1/sources}. */
    private static String collection(String path) {
        String[] parts = path.split("/", -1);
        int named = path.startsWith("/api/v1/admin/") ? 5 : path.startsWith("/api/") ? 4 : 2;
        return String.join("/", List.of(parts).subList(0, Math.min(parts.length, named)));
    }

    private static void keep(List<String> pool, String text) {
        if (pool.size() < ENOUGH && !pool.contains(text)) {
            pool.add(text);
        }
    }
}
