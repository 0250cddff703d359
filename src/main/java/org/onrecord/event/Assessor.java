package org.onrecord.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.text.Normalizer;
import java.util.Locale;

/**
 * Who assesses.
 *
 * @param name as given
 * @param type what sort of body; {@link ActorType#ANALYST} is this tracker's own finding
 */
public record Assessor(String name, ActorType type) {

    /** Two assessors are the same one when type and folded name are. */
    public Key key() {
        return new Key(fold(name), type);
    }

    @JsonIgnore // Jackson would take it for a property and write it to the log
    public boolean isAnalyst() {
        return type == ActorType.ANALYST;
    }

    /** A name made comparable: trimmed, NFC, case-folded. */
    public static String fold(String name) {
        if (isAscii(name)) {
            return lower(StorableText.trim(name));
        }
        // Decomposed first, so that texts which differ only in composition are folded alike (Unicode, D145).
        String decomposed = Normalizer.normalize(StorableText.trim(name), Normalizer.Form.NFD);
        // Upper case first: it is what makes ß and SS, and the two small sigmas, meet; twice, for capital ẞ.
        String folded = lower(lower(decomposed).toUpperCase(Locale.ROOT)).replace('ς', 'σ');
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** An assessor's identity. */
    public record Key(String foldedName, ActorType type) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byName = foldedName.compareTo(other.foldedName);
            return byName != 0 ? byName : type.compareTo(other.type);
        }
    }
}
