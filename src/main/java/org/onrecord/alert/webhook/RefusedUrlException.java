package org.onrecord.alert.webhook;

/** A URL to which nothing is sent. The message goes on from "The URL". */
public final class RefusedUrlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RefusedUrlException(String message) {
        super(message);
    }
}
