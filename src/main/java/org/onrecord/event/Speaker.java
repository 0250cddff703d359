package org.onrecord.event;

/**
 * One voice that stated an item.
 *
 * @param person who spoke, or null where only the organisation is known
 * @param role in what capacity, or null
 * @param organisation for whom, or null; at least one of person and organisation is given
 * @param type what sort of body speaks; never {@link ActorType#ANALYST}
 */
public record Speaker(String person, String role, String organisation, ActorType type) {}
