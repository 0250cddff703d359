package org.onrecord.timeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Direction;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Term;

/** The rules of the standing, word for word, by looking through everything that was ever said for every answer. */
final class ReferenceFold {

    /** Something an assessor said. */
    private record Said(EffectiveFollowUp where, Assessment what) {
        Assessor.Key by() {
            return what.assessor().key();
        }
    }

    private final Kind kind;
    private final List<String> dutyBearers;
    private final List<EffectiveFollowUp> followUps;

    private ReferenceFold(Kind kind, List<String> dutyBearers, List<EffectiveFollowUp> followUps) {
        this.kind = kind;
        this.dutyBearers = dutyBearers.stream().map(Assessor::fold).toList();
        this.followUps = followUps;
    }

    static Standing of(Kind kind, List<String> dutyBearers, Collection<EffectiveFollowUp> followUps) {
        List<EffectiveFollowUp> inWorldOrder = followUps.stream().sorted().toList();
        ImpreciseDate lastChangedAt = null;
        for (int n = 1; n <= inWorldOrder.size(); n++) {
            List<Object> before = new ReferenceFold(kind, dutyBearers, inWorldOrder.subList(0, n - 1)).values();
            List<Object> after = new ReferenceFold(kind, dutyBearers, inWorldOrder.subList(0, n)).values();
            if (!before.equals(after)) {
                lastChangedAt = inWorldOrder.get(n - 1).occurredOn();
            }
        }
        return new ReferenceFold(kind, dutyBearers, inWorldOrder).standing(lastChangedAt);
    }

    private Standing standing(ImpreciseDate lastChangedAt) {
        Said implementation = analysts(Assessment::implementation);
        boolean claim = kind == Kind.CLAIM;
        return new Standing(
                claim ? null : word(implementation, Assessment::implementation, "not_assessed"),
                claim ? word(analysts(Assessment::accuracy), Assessment::accuracy, "not_assessed") : null,
                word(analystsElseDutyBearers(Assessment::response), Assessment::response, null),
                word(analystsElseDutyBearers(Assessment::cooperation), Assessment::cooperation, null),
                contested(),
                positions(),
                lastChangedAt,
                followUps.isEmpty() ? null : followUps.get(followUps.size() - 1).occurredOn(),
                followUps.size(),
                claim || implementation == null ? null : implementation.where.occurredOn());
    }

    /** What must differ for the standing to have changed. */
    private List<Object> values() {
        Standing standing = standing(null);
        List<Object> values = new ArrayList<>();
        values.add(Objects.toString(standing.implementation()));
        values.add(Objects.toString(standing.accuracy()));
        values.add(Objects.toString(standing.response()));
        values.add(Objects.toString(standing.cooperation()));
        values.add(standing.contested());
        for (AssessorPosition position : standing.positions()) {
            values.add(position.assessor().key());
            values.add(Objects.toString(value(position.implementation())));
            values.add(Objects.toString(value(position.accuracy())));
            values.add(Objects.toString(value(position.response())));
            values.add(Objects.toString(value(position.cooperation())));
        }
        return values;
    }

    private List<Said> everything() {
        List<Said> all = new ArrayList<>();
        for (EffectiveFollowUp followUp : followUps) {
            followUp.assessments().forEach(assessment -> all.add(new Said(followUp, assessment)));
        }
        return all;
    }

    /** The latest word of any analyst, unless that analyst lapsed since. */
    private Said analysts(Function<Assessment, ?> axis) {
        Said latest = null;
        for (Said said : everything()) {
            if (said.what.assessor().isAnalyst() && axis.apply(said.what) != null) {
                latest = said;
            }
        }
        return latest != null && stillHeld(latest) ? latest : null;
    }

    private Said analystsElseDutyBearers(Function<Assessment, ?> axis) {
        Said latest = analysts(axis);
        if (latest == null) {
            for (Said said : everything()) {
                if (dutyBearers.contains(said.by().foldedName()) && axis.apply(said.what) != null && stillHeld(said)) {
                    latest = said;
                }
            }
        }
        return latest;
    }

    private boolean stillHeld(Said said) {
        List<Said> all = everything();
        return all.subList(all.indexOf(said) + 1, all.size()).stream()
                .noneMatch(later -> later.what.lapsed() && later.by().equals(said.by()));
    }

    private <T extends Term> Held<T> held(Assessor.Key by, Function<Assessment, T> axis) {
        Said latest = null;
        for (Said said : everything()) {
            if (said.by().equals(by) && (said.what.lapsed() || axis.apply(said.what) != null)) {
                latest = said;
            }
        }
        if (latest == null || latest.what.lapsed()) {
            return null;
        }
        Assessment what = latest.what;
        return new Held<>(
                axis.apply(what),
                what.basis(),
                latest.where.occurredOn(),
                latest.where.id(),
                what.scheme(),
                what.originalValue());
    }

    private List<AssessorPosition> positions() {
        TreeMap<Assessor.Key, Assessor> assessors = new TreeMap<>();
        everything().forEach(said -> assessors.put(said.by(), said.what.assessor()));
        List<AssessorPosition> positions = new ArrayList<>();
        assessors.forEach((key, assessor) -> {
            AssessorPosition position = new AssessorPosition(
                    assessor,
                    held(key, Assessment::implementation),
                    held(key, Assessment::accuracy),
                    held(key, Assessment::response),
                    held(key, Assessment::cooperation));
            if (position.implementation() != null
                    || position.accuracy() != null
                    || position.response() != null
                    || position.cooperation() != null) {
                positions.add(position);
            }
        });
        return positions;
    }

    private boolean contested() {
        List<AssessorPosition> positions = positions();
        return positions.stream().anyMatch(one -> positions.stream()
                .anyMatch(other -> direction(one) == Direction.TOWARD && direction(other) == Direction.AGAINST));
    }

    private Direction direction(AssessorPosition position) {
        if (kind == Kind.CLAIM) {
            return position.accuracy() == null
                    ? null
                    : position.accuracy().value().direction();
        }
        return position.implementation() == null
                ? null
                : position.implementation().value().direction();
    }

    private static Object value(Held<?> held) {
        return held == null ? null : held.value();
    }

    private static String word(Said said, Function<Assessment, ? extends Term> axis, String otherwise) {
        return said == null ? otherwise : axis.apply(said.what).wire();
    }
}
