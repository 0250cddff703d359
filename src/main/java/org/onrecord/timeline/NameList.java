package org.onrecord.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.onrecord.event.Assessor;
import org.onrecord.event.Commitment;

/**
 * Names of one sort that an item carries, each once.
 *
 * @param names as they are spelled where they stand first
 * @param keys the same, made comparable by {@link Assessor#fold}, in the same order
 */
public record NameList(List<String> names, List<String> keys) {

    public NameList {
        names = List.copyOf(names);
        keys = List.copyOf(keys);
    }

    public static NameList of(Collection<String> spelled) {
        Map<String, String> byKey = new LinkedHashMap<>();
        spelled.forEach(name -> byKey.putIfAbsent(Assessor.fold(name), name));
        return new NameList(new ArrayList<>(byKey.values()), new ArrayList<>(byKey.keySet()));
    }

    /** Who stated an item: persons and organisations alike. */
    public static NameList speakers(Commitment content) {
        return of(content.statedBy().stream()
                .flatMap(speaker ->
                        Stream.concat(Stream.ofNullable(speaker.person()), Stream.ofNullable(speaker.organisation())))
                .toList());
    }

    /** A name made comparable, or null where there is none. */
    public static String key(String name) {
        return name == null ? null : Assessor.fold(name);
    }
}
