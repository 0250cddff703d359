package org.onrecord.log;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The clock of the record: the next offset of each partition. Written {@code 0:17,1:4}; partitions at 0 are left out.
 * Clients treat it as opaque.
 */
public final class Position {

    private static final Pattern FORM = Pattern.compile("-|\\d{1,9}:\\d{1,18}(,\\d{1,9}:\\d{1,18})*");
    private static final Position START = new Position(new TreeMap<>());

    private final SortedMap<Integer, Long> next;
    // Every answer tells where the record stands. Made when first asked for; two threads at once make the same.
    private String text;

    private Position(SortedMap<Integer, Long> next) {
        this.next = Collections.unmodifiableSortedMap(next);
    }

    /** Before every record; written {@code -}. */
    public static Position start() {
        return START;
    }

    /** The least position that has passed a record. */
    public static Position after(RecordPosition record) {
        return START.advancedTo(record.partition(), record.offset() + 1);
    }

    public static Position of(Map<Integer, Long> nextOffsets) {
        TreeMap<Integer, Long> next = new TreeMap<>(nextOffsets);
        next.values().removeIf(offset -> offset == 0);
        return new Position(next);
    }

    /** Reads the written form; empty where it is none. */
    public static Optional<Position> parse(String text) {
        if (text.length() > 10_000 || !FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        TreeMap<Integer, Long> next = new TreeMap<>();
        if (!text.equals("-")) {
            for (String part : text.split(",", -1)) {
                int colon = part.indexOf(':');
                int partition = Integer.parseInt(part.substring(0, colon));
                if (next.put(partition, Long.parseLong(part.substring(colon + 1))) != null) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(of(next));
    }

    /** The next offset of a partition. */
    public long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    /** The next offset of every partition that is past its start. */
    public SortedMap<Integer, Long> offsets() {
        return next;
    }

    /** Whether nothing that the other has passed is still ahead of this. */
    public boolean hasPassed(Position other) {
        return other.next.entrySet().stream().allMatch(entry -> next(entry.getKey()) >= entry.getValue());
    }

    public boolean hasPassed(RecordPosition record) {
        return next(record.partition()) > record.offset();
    }

    /** This, with one partition moved forward; never back. */
    public Position advancedTo(int partition, long nextOffset) {
        if (next(partition) >= nextOffset) {
            return this;
        }
        TreeMap<Integer, Long> advanced = new TreeMap<>(next);
        advanced.put(partition, nextOffset);
        return new Position(advanced);
    }

    /** The least position that has passed what either has passed. */
    public Position merge(Position other) {
        TreeMap<Integer, Long> merged = new TreeMap<>(next);
        other.next.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
        return new Position(merged);
    }

    @Override
    public boolean equals(Object other) {
        return other == this || (other instanceof Position position && position.next.equals(next));
    }

    @Override
    public int hashCode() {
        return next.hashCode();
    }

    @Override
    public String toString() {
        String known = text;
        if (known == null) {
            known = written();
            text = known;
        }
        return known;
    }

    private String written() {
        if (next.isEmpty()) {
            return "-";
        }
        StringBuilder out = new StringBuilder();
        next.forEach((partition, offset) -> {
            if (!out.isEmpty()) {
                out.append(',');
            }
            out.append(partition).append(':').append(offset);
        });
        return out.toString();
    }
}
