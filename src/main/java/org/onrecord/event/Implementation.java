package org.onrecord.event;

/** How far an item has been carried out. Claims have no implementation. */
public enum Implementation implements Term {
    NO_EVIDENCE(Direction.NONE),
    NOT_STARTED(Direction.AGAINST),
    IN_PROGRESS(Direction.TOWARD),
    PARTIALLY_IMPLEMENTED(Direction.TOWARD),
    SUBSTANTIALLY_IMPLEMENTED(Direction.TOWARD),
    IMPLEMENTED(Direction.TOWARD),
    STALLED(Direction.AGAINST),
    NOT_IMPLEMENTED(Direction.AGAINST),
    REGRESSED(Direction.AGAINST),
    CONTRARY_ACTION(Direction.AGAINST),
    WITHDRAWN(Direction.AGAINST),
    SUPERSEDED(Direction.NONE),
    NOT_ASSESSABLE(Direction.NONE);

    /** What boards and filters call an item that no analyst has assessed. It is never logged. */
    public static final String NOT_ASSESSED = "not_assessed";

    private final Direction direction;

    Implementation(Direction direction) {
        this.direction = direction;
    }

    /** Which way this value points when positions are compared. */
    public Direction direction() {
        return direction;
    }
}
