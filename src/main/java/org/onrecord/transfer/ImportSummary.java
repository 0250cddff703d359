package org.onrecord.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.onrecord.http.Problem;

/**
 * What became of an import.
 *
 * @param incomplete true where it ended early; the lines without a result can be sent again, and the others too
 * @param problem why it ended early; else null
 */
public record ImportSummary(
        long applied,
        long duplicate,
        long refused,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean incomplete,
        @JsonInclude(JsonInclude.Include.NON_NULL) Problem problem) {

    public long lines() {
        return applied + duplicate + refused;
    }
}
