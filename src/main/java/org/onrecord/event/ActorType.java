package org.onrecord.event;

/** What sort of body speaks, assesses or publishes. Only an assessor may be {@code analyst}: this tracker's own finding. */
public enum ActorType implements Term {
    STATE,
    STATE_MEDIA,
    UN_BODY,
    REGIONAL_BODY,
    NGO,
    MEDIA,
    COURT,
    ACADEMIC,
    BUSINESS,
    OTHER,
    ANALYST
}
