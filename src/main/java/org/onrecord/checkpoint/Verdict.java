package org.onrecord.checkpoint;

import java.util.List;

/**
 * What checking a file came to.
 *
 * @param faults a sentence each; none where all is well
 * @param facts what was checked and what was found, a sentence each
 */
public record Verdict(List<String> faults, List<String> facts) {

    public Verdict {
        faults = List.copyOf(faults);
        facts = List.copyOf(facts);
    }

    public boolean good() {
        return faults.isEmpty();
    }
}
