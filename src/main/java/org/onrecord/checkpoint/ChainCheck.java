package org.onrecord.checkpoint;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.onrecord.event.ChainHash;

/** Follows one chain link by link. */
final class ChainCheck {

    private int links;
    private int unseen;
    private byte[] head = ChainHash.start();

    /**
     * Takes the next link.
     *
     * @param event the canonical text, or null where it is not shown
     * @return what is wrong with it; it is followed nevertheless
     */
    Optional<String> next(int revision, String previousHash, String hash, String event) {
        byte[] before = head;
        links++;
        try {
            byte[] previous = HexFormat.of().parseHex(previousHash);
            head = HexFormat.of().parseHex(hash);
            if (revision != links) {
                return Optional.of("link " + links + " calls itself " + revision);
            }
            if (!Arrays.equals(previous, before)) {
                return Optional.of("link " + links + " does not follow the one before it");
            }
        } catch (IllegalArgumentException e) {
            return Optional.of("link " + links + " has a hash that is none");
        }
        if (event == null) {
            unseen++;
            return Optional.empty();
        }
        return Arrays.equals(ChainHash.next(before, event), head)
                ? Optional.empty()
                : Optional.of("link " + links + " is not what was hashed");
    }

    int links() {
        return links;
    }

    /** How many links had no event to compute them from. */
    int unseen() {
        return unseen;
    }

    byte[] head() {
        return head.clone();
    }
}
