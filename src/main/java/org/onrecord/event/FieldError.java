package org.onrecord.event;

/**
 * One fault of a body.
 *
 * @param pointer where it is, as a JSON pointer (RFC 6901)
 * @param detail what is wrong, for a person
 */
public record FieldError(String pointer, String detail) {

    // A pointer may name a field that a stranger made up, half characters and all.
    public FieldError {
        pointer = StorableText.detail(pointer);
        detail = StorableText.detail(detail);
    }
}
