package org.onrecord.event;

import java.util.List;
import java.util.stream.Collectors;

/** A body that could be parsed and breaks rules. Names every fault at once. */
public final class InvalidBodyException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int IN_MESSAGE = 20;

    private final transient List<FieldError> errors;

    public InvalidBodyException(List<FieldError> errors) {
        super(message(errors));
        this.errors = List.copyOf(errors);
    }

    public List<FieldError> errors() {
        return errors;
    }

    // A body can have as many faults as it has bytes; the message names the first few.
    private static String message(List<FieldError> errors) {
        String first = errors.stream()
                .limit(IN_MESSAGE)
                .map(error -> error.pointer() + ": " + error.detail())
                .collect(Collectors.joining("; "));
        return errors.size() > IN_MESSAGE ? first + "; and " + (errors.size() - IN_MESSAGE) + " more" : first;
    }
}
