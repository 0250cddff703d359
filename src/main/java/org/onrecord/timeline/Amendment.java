package org.onrecord.timeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.onrecord.event.BodyReader;
import org.onrecord.event.Commitment;
import org.onrecord.event.CommitmentBody;
import org.onrecord.event.InvalidBodyException;
import org.onrecord.event.Kind;
import org.onrecord.event.Names;

/** What a merge patch makes of an item's content. */
sealed interface Amendment {

    record Valid(Commitment content) implements Amendment {}

    /**
     * It cannot be.
     *
     * @param faults all of them, for a person
     */
    record Invalid(String faults) implements Amendment {}

    static Amendment of(Commitment content, ObjectNode contentJson, JsonNode patch) {
        JsonNode merged = MergePatch.apply(contentJson, patch);
        // What a later version of the service may have patched is none of this one's business.
        BodyReader body = new BodyReader(merged, BodyReader.Unknown.KEPT);
        try {
            Commitment amended = CommitmentBody.read(body, Names.BY_ID);
            if (amended.slug() != null && !amended.slug().equals(content.slug())) {
                body.error("slug", "never changes; it is " + content.slug());
            }
            if (amended.kind() != null && (amended.kind() == Kind.CLAIM) != (content.kind() == Kind.CLAIM)) {
                body.error(
                        "kind",
                        "never changes to or from claim; it is "
                                + content.kind().wire());
            }
            body.finish();
            return new Valid(amended);
        } catch (InvalidBodyException e) {
            return new Invalid(e.getMessage());
        }
    }
}
