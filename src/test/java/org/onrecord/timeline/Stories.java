package org.onrecord.timeline;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.onrecord.event.Accuracy;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.Cooperation;
import org.onrecord.event.Event;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.Kind;
import org.onrecord.event.Response;
import org.onrecord.event.Visibility;

/** Generated stories of items, and what the rules say of them. */
final class Stories {

    static final String BEARER = "Government of Examplia";

    private Stories() {}

    static Arbitrary<Story> any() {
        return kinds().flatMap(kind -> {
            Arbitrary<FollowUp> followUps = followUps(kind, moments());
            Arbitrary<Integer> which = Arbitraries.integers().between(0, 1000);
            Arbitrary<Action> actions = Arbitraries.frequencyOf(
                    Tuple.of(8, followUps.map(Action.Log::new)),
                    Tuple.of(2, Combinators.combine(which, followUps).as(Action.Correct::new)),
                    Tuple.of(2, which.map(Action.Retract::new)),
                    Tuple.of(1, bearers().map(Action.Charge::new)),
                    Tuple.of(2, patches().map(Action.Amend::new)),
                    Tuple.of(1, which.map(Action.Repeat::new)));
            Arbitrary<List<Action>> told = actions.list().ofMinSize(1).ofMaxSize(14);
            return told.flatMap(list -> Arbitraries.frequencyOf(
                            Tuple.of(5, Arbitraries.just(list)), Tuple.of(1, Arbitraries.just(withdrawn(list))))
                    .map(actionsTold -> new Story(kind, actionsTold)));
        });
    }

    private static List<Action> withdrawn(List<Action> actions) {
        List<Action> with = new ArrayList<>(actions);
        with.add(actions.size() / 2, new Action.Withdraw());
        return with;
    }

    static Arbitrary<LocalDate> days() {
        return Arbitraries.integers().between(0, 40).map(LocalDate.parse("2022-03-01")::plusDays);
    }

    private static Arbitrary<String> patches() {
        return Arbitraries.of(
                "{'deadline':{'to':'2022-03-20','basis':'stated'}}",
                "{'deadline':{'to':'2022-04-20','basis':'stated'}}",
                "{'deadline':null}",
                "{'statedOn':'2022-03-20'}",
                "{'region':'Lake region','themes':['Archives','education']}",
                "{'region':'lake region','themes':['education']}",
                "{'countries':['BT','FJ']}",
                "{'countries':['FJ']}",
                "{'statedBy':[{'organisation':'Council','type':'un_body'},{'person':'A. SPEAKER','type':'state'}]}",
                "{'kind':'recommendation'}");
    }

    static Arbitrary<Kind> kinds() {
        return Arbitraries.of(Kind.CALL, Kind.COMMITMENT, Kind.CLAIM);
    }

    private static Arbitrary<String> moments() {
        return Arbitraries.oneOf(
                days().map(LocalDate::toString),
                Arbitraries.of("2022", "2022-03", "2022-04", "2022-03-31T12:00:00Z", "2022-03-31T14:00:00+02:00"));
    }

    private static Arbitrary<List<String>> bearers() {
        return Arbitraries.of(List.of(), List.of(BEARER), List.of("watchers", BEARER), List.of("Other Ministry"));
    }

    static Arbitrary<FollowUp> followUps(Kind kind, Arbitrary<String> moments) {
        Arbitrary<List<Assessment>> assessments = assessments(kind)
                .list()
                .uniqueElements(each -> each.assessor().key())
                .ofMaxSize(3);
        Arbitrary<Visibility> visibilities =
                Arbitraries.of(Visibility.PUBLIC, Visibility.PUBLIC, Visibility.PUBLIC, Visibility.INTERNAL);
        return Combinators.combine(moments, assessments, visibilities)
                .as((moment, said, visibility) -> new FollowUp(
                        FollowUpType.UPDATE, Words.on(moment), "Something happened", said, List.of(), visibility));
    }

    private static Arbitrary<Assessment> assessments(Kind kind) {
        Arbitrary<Assessor> assessors = Arbitraries.of(
                Words.ANA,
                new Assessor(" ANA ", ActorType.ANALYST),
                Words.BEN,
                Words.STATE,
                new Assessor("government of examplia", ActorType.STATE_MEDIA),
                new Assessor("Other Ministry", ActorType.STATE),
                Words.NGO);
        return Combinators.combine(
                        assessors,
                        Arbitraries.of(Implementation.class).optional(0.6),
                        Arbitraries.of(Accuracy.class).optional(0.6),
                        Arbitraries.of(Response.ACCEPTED, Response.NOTED).optional(0.4),
                        Arbitraries.of(Cooperation.class).optional(0.3),
                        Arbitraries.of(Basis.class).optional(),
                        Arbitraries.integers().between(0, 5))
                .as((assessor, implementation, accuracy, response, cooperation, basis, lapse) -> {
                    boolean claim = kind == Kind.CLAIM;
                    boolean silent = response.isEmpty()
                            && cooperation.isEmpty()
                            && (claim ? accuracy.isEmpty() : implementation.isEmpty());
                    if (lapse == 0 || silent) {
                        return Words.lapses(assessor);
                    }
                    return new Assessment(
                            assessor,
                            claim ? null : implementation.orElse(null),
                            claim ? accuracy.orElse(null) : null,
                            response.orElse(null),
                            cooperation.orElse(null),
                            basis.orElse(null),
                            false,
                            null,
                            null);
                });
    }

    /** What the rules say of everything. */
    static Standing reference(Script script, Audience audience) {
        return reference(script, Moment.present(), audience);
    }

    /** What the rules say of a history as far as it was known at a moment, and had occurred by then. */
    static Standing reference(Script known, Moment moment, Audience audience) {
        List<EffectiveFollowUp> then = effective(known, audience).stream()
                .filter(followUp ->
                        moment.asOf() == null || !followUp.occurredOn().end().isAfter(moment.asOf()))
                .toList();
        return ReferenceFold.of(
                known.history.content().kind(), known.history.content().dutyBearers(), then);
    }

    /** The versions that count, gathered from the log itself. */
    static List<EffectiveFollowUp> effective(Script script, Audience audience) {
        Map<UUID, Optional<EffectiveFollowUp>> versions = new HashMap<>();
        Map<UUID, Integer> seqs = new HashMap<>();
        for (Entry entry : script.timeline) {
            Event event = script.log.get((int) entry.at().offset()).envelope().event();
            UUID id = entry.followUpId();
            if (event instanceof Event.FollowUpLogged logged) {
                seqs.put(id, entry.seq());
                versions.put(id, version(id, seqs.get(id), logged.followUp(), audience));
            } else if (event instanceof Event.FollowUpCorrected corrected) {
                version(id, seqs.get(id), corrected.followUp(), audience)
                        .ifPresent(version -> versions.put(id, Optional.of(version)));
            } else if (event instanceof Event.FollowUpRetracted) {
                versions.put(id, Optional.empty());
            }
        }
        return versions.values().stream().flatMap(Optional::stream).toList();
    }

    private static Optional<EffectiveFollowUp> version(UUID id, int seq, FollowUp followUp, Audience audience) {
        boolean seen = audience == Audience.INTERNAL || followUp.visibility() == Visibility.PUBLIC;
        return seen
                ? Optional.of(new EffectiveFollowUp(id, seq, followUp.occurredOn(), followUp.assessments()))
                : Optional.empty();
    }
}
