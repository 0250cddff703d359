package org.onrecord.event;

import java.util.UUID;

/** How a relation is read from JSON, at the doors and from the log. */
public final class RelationBody {

    private RelationBody() {}

    /**
     * Reads a relation.
     *
     * @param commitments finds the item that the relation points at
     */
    public static Relation read(BodyReader body, Names commitments) {
        RelationType type = body.requiredTerm("type", RelationType.class);
        String name = body.requiredText("target", CommitmentBody.NAME);
        UUID target = name == null ? null : commitments.find(name).orElse(null);
        if (name != null && target == null) {
            body.error("target", "names no known commitment; give a slug, an import ref or an id");
        }
        return new Relation(type, target);
    }
}
