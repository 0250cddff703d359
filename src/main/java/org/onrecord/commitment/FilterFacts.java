package org.onrecord.commitment;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.onrecord.event.Commitment;
import org.onrecord.timeline.NameList;
import org.onrecord.timeline.Standing;
import org.onrecord.timeline.Timeliness;

/**
 * What a {@link Filter} looks at: an item as one audience sees it on a day. Words are in wire form, names folded.
 *
 * @param implementation null for a claim
 * @param accuracy null for anything but a claim
 * @param region or null
 * @param statedEnd the end of the period in which it was stated
 * @param updatedAt when the last event that the audience sees was recorded
 */
public record FilterFacts(
        String kind,
        String implementation,
        String accuracy,
        String timeliness,
        boolean contested,
        Set<String> statedBy,
        Set<String> dutyBearers,
        Set<String> addressees,
        Set<String> countries,
        String region,
        Set<String> themes,
        Instant statedEnd,
        Instant updatedAt) {

    public FilterFacts {
        statedBy = Set.copyOf(statedBy);
        dutyBearers = Set.copyOf(dutyBearers);
        addressees = Set.copyOf(addressees);
        countries = Set.copyOf(countries);
        themes = Set.copyOf(themes);
    }

    /**
     * Of an item at any moment.
     *
     * @param withdrawn whether it was withdrawn from the record
     * @param day the UTC day by which timeliness is judged
     */
    public static FilterFacts of(
            Commitment content, Standing standing, boolean withdrawn, Instant updatedAt, LocalDate day) {
        return new FilterFacts(
                content.kind().wire(),
                standing.implementation(),
                standing.accuracy(),
                Timeliness.of(content.kind(), content.deadline(), withdrawn, standing, day)
                        .wire(),
                standing.contested(),
                Set.copyOf(NameList.speakers(content).keys()),
                Set.copyOf(NameList.of(content.dutyBearers()).keys()),
                Set.copyOf(NameList.of(content.addressees()).keys()),
                Set.copyOf(content.countries()),
                NameList.key(content.region()),
                Set.copyOf(NameList.of(content.themes()).keys()),
                content.statedOn().end(),
                updatedAt);
    }
}
