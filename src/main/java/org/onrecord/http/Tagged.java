package org.onrecord.http;

/**
 * A representation whose tag is known without its bytes.
 *
 * @param tag another one for other bytes
 */
public record Tagged(Object content, ETag tag) {}
