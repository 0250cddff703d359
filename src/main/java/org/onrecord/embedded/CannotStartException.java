package org.onrecord.embedded;

/**
 * Says in one sentence, for the person at the terminal, why the program cannot start and what to do about it. The main
 * prints the message and nothing else, so the message must be able to stand alone.
 */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param sentence one full sentence, without the name of an exception class */
    public CannotStartException(String sentence) {
        super(sentence);
    }

    /**
     * @param sentence one full sentence, without the name of an exception class
     * @param cause kept for the log, never shown on the terminal
     */
    public CannotStartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
