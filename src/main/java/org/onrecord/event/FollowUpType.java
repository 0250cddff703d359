package org.onrecord.event;

/** What a follow-up reports: something new, or that somebody looked. */
public enum FollowUpType implements Term {
    UPDATE,
    CHECK
}
