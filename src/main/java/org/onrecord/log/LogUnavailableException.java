package org.onrecord.log;

/**
 * The log did not acknowledge an append. The event may or may not be on it: whoever appends again must do so under the
 * same event id.
 */
public final class LogUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LogUnavailableException(Throwable cause) {
        super("the log did not acknowledge the event", cause);
    }
}
