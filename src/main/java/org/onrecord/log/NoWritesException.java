package org.onrecord.log;

/** No event was taken, and none is on the log: this instance cannot, or should not, take one now. */
public final class NoWritesException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** The projector stands still until a person has put right what stopped it. */
        STOPPED,
        /** PostgreSQL does not answer, or not in time. */
        DATABASE_SLOW,
        /** As many requests write as may. */
        TOO_MANY
    }

    private final Reason reason;

    NoWritesException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
