package org.onrecord.http;

import java.util.ArrayList;
import java.util.List;

/**
 * The value of {@code If-Match} or {@code If-None-Match} (RFC 9110 §13.1.1, §13.1.2): {@code *}, or a list of tags.
 * Members that are no tags are left out; commas inside tags are part of them.
 *
 * @param any whether the value is {@code *} and nothing else
 */
record ETagList(boolean any, List<ETag> tags) {

    ETagList {
        tags = List.copyOf(tags);
    }

    /** Reads all lines of the field, which together are one list (RFC 9110 §5.3). */
    static ETagList parse(List<String> lines) {
        if (lines.size() == 1 && lines.get(0).strip().equals("*")) {
            return new ETagList(true, List.of());
        }
        List<ETag> tags = new ArrayList<>();
        for (String line : lines) {
            new Scanner(line).readInto(tags);
        }
        return new ETagList(false, tags);
    }

    boolean holdsStrongly(ETag current) {
        return tags.stream().anyMatch(tag -> tag.matchesStrongly(current));
    }

    boolean holdsWeakly(ETag current) {
        return tags.stream().anyMatch(tag -> tag.matchesWeakly(current));
    }

    /** Walks along one line. */
    private static final class Scanner {

        private final String line;
        private int at;

        Scanner(String line) {
            this.line = line;
        }

        void readInto(List<ETag> tags) {
            while (at < line.length()) {
                if (isBlank(line.charAt(at)) || line.charAt(at) == ',') {
                    at++;
                    continue;
                }
                ETag tag = tag();
                // A tag with anything but white space before the next comma is not a member of the list.
                if (isEndOfMember() && tag != null) {
                    tags.add(tag);
                }
            }
        }

        /** A tag that begins here, or null; either way the walk is past it. */
        private ETag tag() {
            boolean weak = line.startsWith("W/", at);
            int open = weak ? at + 2 : at;
            if (open >= line.length() || line.charAt(open) != '"') {
                return null;
            }
            int close = line.indexOf('"', open + 1);
            if (close < 0) {
                at = line.length();
                return null;
            }
            at = close + 1;
            String opaque = line.substring(open + 1, close);
            return opaque.chars().allMatch(ETag::isPart) ? new ETag(opaque, weak) : null;
        }

        /** Moves to the next comma outside quotes or to the end; true where nothing stood before it. */
        private boolean isEndOfMember() {
            boolean clean = true;
            while (at < line.length() && line.charAt(at) != ',') {
                char c = line.charAt(at);
                clean &= isBlank(c);
                int close = c == '"' ? line.indexOf('"', at + 1) : -1;
                at = c == '"' ? (close < 0 ? line.length() : close + 1) : at + 1;
            }
            return clean;
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t';
        }
    }
}
