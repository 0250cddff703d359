package org.onrecord.event;

/** Which way a value points; two current positions that point opposite ways make an item contested. */
public enum Direction {
    TOWARD,
    AGAINST,
    NONE
}
