package org.onrecord.source;

/**
 * Where a quote stands in a captured text.
 *
 * @param start of its first character, from 0, in UTF-16 code units as {@link String#substring} counts them
 * @param end after its last character, likewise
 */
public record QuotePlace(int start, int end) {}
