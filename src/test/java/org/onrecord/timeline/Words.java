package org.onrecord.timeline;

import java.util.List;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.Commitment;
import org.onrecord.event.Cooperation;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Response;
import org.onrecord.event.Speaker;
import org.onrecord.event.Visibility;

/** The few words in which tests of the fold are told. */
final class Words {

    static final Assessor ANA = new Assessor("Ana", ActorType.ANALYST);
    static final Assessor BEN = new Assessor("Ben", ActorType.ANALYST);
    static final Assessor STATE = new Assessor("Government of Examplia", ActorType.STATE);
    static final Assessor NGO = new Assessor("Watchers", ActorType.NGO);

    private Words() {}

    static Commitment item(String slug, Kind kind, String... dutyBearers) {
        return itemOf("2022-05-28", slug, kind, dutyBearers);
    }

    static Commitment itemOf(String statedOn, String slug, Kind kind, String... dutyBearers) {
        return new Commitment(
                slug,
                kind,
                "A title",
                null,
                List.of(new Speaker("A. Speaker", null, null, ActorType.STATE)),
                null,
                List.of(),
                List.of(dutyBearers),
                List.of(),
                null,
                List.of(),
                on(statedOn),
                null,
                null,
                List.of(),
                null);
    }

    static ImpreciseDate on(String text) {
        return ImpreciseDate.parse(text).orElseThrow();
    }

    static FollowUp update(String occurredOn, Assessment... assessments) {
        return new FollowUp(
                FollowUpType.UPDATE,
                on(occurredOn),
                "Something happened",
                List.of(assessments),
                List.of(),
                Visibility.PUBLIC);
    }

    static FollowUp check(String occurredOn) {
        return new FollowUp(FollowUpType.CHECK, on(occurredOn), null, List.of(), List.of(), Visibility.PUBLIC);
    }

    static FollowUp internally(FollowUp followUp) {
        return new FollowUp(
                followUp.type(),
                followUp.occurredOn(),
                followUp.summary(),
                followUp.assessments(),
                followUp.evidence(),
                Visibility.INTERNAL);
    }

    static Assessment says(Assessor assessor, Implementation value) {
        return new Assessment(assessor, value, null, null, null, Basis.FINDING, false, null, null);
    }

    static Assessment says(Assessor assessor, Accuracy value) {
        return new Assessment(assessor, null, value, null, null, Basis.FINDING, false, null, null);
    }

    static Assessment says(Assessor assessor, Response value) {
        return new Assessment(assessor, null, null, value, null, Basis.CLAIM, false, null, null);
    }

    static Assessment says(Assessor assessor, Cooperation value) {
        return new Assessment(assessor, null, null, null, value, Basis.FINDING, false, null, null);
    }

    static Assessment lapses(Assessor assessor) {
        return new Assessment(assessor, null, null, null, null, null, true, null, null);
    }
}
