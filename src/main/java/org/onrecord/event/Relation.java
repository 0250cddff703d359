package org.onrecord.event;

import java.util.UUID;

/**
 * How an item stands to another.
 *
 * @param target the other item's id; it may be unknown to this record
 */
public record Relation(RelationType type, UUID target) {}
