package org.onrecord.event;

import java.util.List;

/**
 * What an item says: everything about it that an editor writes.
 *
 * @param slug its readable name; its id is made from it, so it never changes
 * @param summary neutral words of ours, or null
 * @param statedBy one to ten speakers
 * @param reportedBy who relayed it, or null
 * @param dutyBearers who would have to act
 * @param countries ISO 3166-1 alpha-2 codes
 * @param region or null
 * @param statedOn when it was said
 * @param strength or null
 * @param deadline or null
 * @param citation or null
 */
public record Commitment(
        String slug,
        Kind kind,
        String title,
        String summary,
        List<Speaker> statedBy,
        String reportedBy,
        List<String> addressees,
        List<String> dutyBearers,
        List<String> countries,
        String region,
        List<String> themes,
        ImpreciseDate statedOn,
        Strength strength,
        Deadline deadline,
        List<Criterion> criteria,
        Citation citation) {

    public Commitment {
        statedBy = List.copyOf(statedBy);
        addressees = List.copyOf(addressees);
        dutyBearers = List.copyOf(dutyBearers);
        countries = List.copyOf(countries);
        themes = List.copyOf(themes);
        criteria = List.copyOf(criteria);
    }
}
