package org.onrecord.event;

import java.time.LocalDate;

/**
 * By when something was to happen.
 *
 * @param from first day of the span, or null
 * @param to last day, inclusive, or null where the wording names no end
 * @param phrase the source's own words, or null
 * @param basis whether the source states it or its reader inferred it
 */
public record Deadline(LocalDate from, LocalDate to, String phrase, DeadlineBasis basis) {}
