package org.onrecord.timeline;

import org.onrecord.event.Accuracy;
import org.onrecord.event.Assessor;
import org.onrecord.event.Cooperation;
import org.onrecord.event.Implementation;
import org.onrecord.event.Response;

/**
 * What one assessor holds at present, axis by axis; null where it holds nothing. At least one axis is held.
 *
 * @param assessor as the latest follow-up in world order names it
 */
public record AssessorPosition(
        Assessor assessor,
        Held<Implementation> implementation,
        Held<Accuracy> accuracy,
        Held<Response> response,
        Held<Cooperation> cooperation) {}
