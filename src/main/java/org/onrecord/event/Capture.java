package org.onrecord.event;

/**
 * A source's text as it was captured. The text itself is kept by its hash outside the log.
 *
 * @param sha256 of the UTF-8 bytes, lower-case hex
 * @param length in bytes
 */
public record Capture(String sha256, long length) {}
