package org.onrecord.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.UUID;
import org.onrecord.http.Problem;

/**
 * What became of one line.
 *
 * @param line from 1
 * @param op as the line has it, or null where it could not be read
 * @param ref as the line has it, or null where it could not be read
 * @param outcome {@code applied}, {@code duplicate} or {@code refused}
 * @param id of the commitment, source, follow-up or relation's entry; null where it was refused
 * @param problem why it was refused; else null
 */
@JsonPropertyOrder({"line", "op", "ref", "outcome", "id", "problem"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LineResult(long line, String op, String ref, String outcome, UUID id, Problem problem) {

    static final String APPLIED = "applied";
    static final String DUPLICATE = "duplicate";
    static final String REFUSED = "refused";
}
