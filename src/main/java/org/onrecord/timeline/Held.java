package org.onrecord.timeline;

import java.util.UUID;
import org.onrecord.event.Basis;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Scheme;
import org.onrecord.event.Term;

/**
 * The value that an assessor holds on one axis.
 *
 * @param basis or null where it was not said
 * @param occurredOn of the follow-up that says so
 * @param followUpId the id under which that follow-up was logged
 * @param scheme the foreign scheme of the original grade, or null
 * @param originalValue the grade in that scheme, or null
 */
public record Held<T extends Term>(
        T value, Basis basis, ImpreciseDate occurredOn, UUID followUpId, Scheme scheme, String originalValue) {}
