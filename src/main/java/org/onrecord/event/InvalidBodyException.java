package org.onrecord.event;

import java.util.List;

/** A body that could be parsed and breaks rules. Names every fault at once. */
public final class InvalidBodyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<FieldError> errors;

    public InvalidBodyException(List<FieldError> errors) {
        super(errors.stream()
                .map(error -> error.pointer() + ": " + error.detail())
                .reduce((a, b) -> a + "; " + b)
                .orElse("invalid"));
        this.errors = List.copyOf(errors);
    }

    public List<FieldError> errors() {
        return errors;
    }
}
