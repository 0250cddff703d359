package org.onrecord.event;

/** Whether an account bears a claim out. Only claims are judged on this axis. */
public enum Accuracy implements Term {
    BORNE_OUT(Direction.TOWARD),
    PARTLY_BORNE_OUT(Direction.TOWARD),
    UNRESOLVED(Direction.NONE),
    CONTRADICTED(Direction.AGAINST),
    NOT_ASSESSABLE(Direction.NONE);

    private final Direction direction;

    Accuracy(Direction direction) {
        this.direction = direction;
    }

    /** Which way this value points when positions are compared. */
    public Direction direction() {
        return direction;
    }
}
