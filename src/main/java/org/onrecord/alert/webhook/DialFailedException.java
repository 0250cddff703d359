package org.onrecord.alert.webhook;

/** No whole answer came. The message is for the receiver's owner and says nothing about the network here. */
final class DialFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Integer status;

    /**
     * What went wrong.
     *
     * @param status the answer's code where at least that had come; or null
     */
    DialFailedException(String message, Integer status) {
        super(message);
        this.status = status;
    }

    Integer status() {
        return status;
    }
}
