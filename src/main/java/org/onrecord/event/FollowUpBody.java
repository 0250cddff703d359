package org.onrecord.event;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** How a follow-up is read from JSON, at the doors and from the log. Lengths are in characters. */
public final class FollowUpBody {

    public static final int EVIDENCE = 50;
    public static final int ASSESSMENTS = 50;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private enum Axis {
        IMPLEMENTATION,
        ACCURACY,
        RESPONSE,
        COOPERATION,
        LAPSED
    }

    private FollowUpBody() {}

    public static FollowUp read(BodyReader body) {
        Map<Assessor.Key, Set<Axis>> heard = new HashMap<>();
        List<Assessment> assessments = body.objects("assessments", ASSESSMENTS, each -> {
            Assessment assessment = assessment(each);
            refuseTwoWordsOfOne(each, assessment, heard);
            return assessment;
        });
        Visibility visibility = body.term("visibility", Visibility.class);
        FollowUp followUp = new FollowUp(
                body.requiredTerm("type", FollowUpType.class),
                body.requiredMoment("occurredOn"),
                body.text("summary", CommitmentBody.SUMMARY),
                assessments,
                body.objects("evidence", EVIDENCE, FollowUpBody::evidence),
                visibility == null ? Visibility.PUBLIC : visibility);
        if (followUp.type() == FollowUpType.UPDATE
                && !body.has("summary")
                && !body.hasAny("assessments")
                && !body.hasAny("evidence")) {
            body.error("summary", "is required where an update has neither assessments nor evidence");
        }
        return followUp;
    }

    private static Assessment assessment(BodyReader body) {
        Assessor assessor = body.requiredObject(
                "assessor",
                who -> new Assessor(
                        who.requiredText("name", CommitmentBody.NAME), who.requiredTerm("type", ActorType.class)));
        Assessment given = new Assessment(
                assessor,
                body.term("implementation", Implementation.class),
                body.term("accuracy", Accuracy.class),
                body.term("response", Response.class),
                body.term("cooperation", Cooperation.class),
                body.term("basis", Basis.class),
                body.flag("lapsed"),
                body.term("scheme", Scheme.class),
                body.text("originalValue", 200));
        if (body.has("scheme") != body.has("originalValue")) {
            body.error(body.has("scheme") ? "originalValue" : "scheme", "scheme and originalValue go together");
        }
        Assessment mapped = ForeignGrades.map(given, body);
        boolean anyAxisSent =
                body.has("implementation") || body.has("accuracy") || body.has("response") || body.has("cooperation");
        if (given.lapsed()) {
            if (anyAxisSent || body.has("basis") || body.has("scheme")) {
                body.error("lapsed", "goes with no axis, no basis and no scheme");
            }
        } else if (!anyAxisSent && !mapped.namesAnAxis()) {
            body.error("", "must give a value on an axis (implementation, accuracy, response, cooperation) or lapsed");
        }
        return mapped;
    }

    private static void refuseTwoWordsOfOne(
            BodyReader body, Assessment assessment, Map<Assessor.Key, Set<Axis>> heard) {
        if (assessment.assessor() == null) {
            return;
        }
        Set<Axis> before = heard.computeIfAbsent(assessment.assessor().key(), key -> EnumSet.noneOf(Axis.class));
        Set<Axis> now = axes(assessment);
        if (before.contains(Axis.LAPSED)
                || (now.contains(Axis.LAPSED) && !before.isEmpty())
                || before.stream().anyMatch(now::contains)) {
            body.error("", "the same assessor speaks twice on one axis in one follow-up");
        }
        before.addAll(now);
    }

    private static Set<Axis> axes(Assessment assessment) {
        Set<Axis> axes = EnumSet.noneOf(Axis.class);
        if (assessment.implementation() != null) {
            axes.add(Axis.IMPLEMENTATION);
        }
        if (assessment.accuracy() != null) {
            axes.add(Axis.ACCURACY);
        }
        if (assessment.response() != null) {
            axes.add(Axis.RESPONSE);
        }
        if (assessment.cooperation() != null) {
            axes.add(Axis.COOPERATION);
        }
        if (assessment.lapsed()) {
            axes.add(Axis.LAPSED);
        }
        return axes;
    }

    private static Evidence evidence(BodyReader body) {
        Evidence evidence = new Evidence(
                body.text("title", CommitmentBody.TITLE),
                body.text("publisher", CommitmentBody.NAME),
                body.url("url"),
                body.url("archivedUrl"),
                body.moment("publishedOn"),
                body.text("quote", CommitmentBody.QUOTE),
                body.term("reliability", Reliability.class),
                body.integer("credibility", 1, 6),
                body.matching("sha256", SHA256, 64, "must be 64 lower-case hexadecimal digits"));
        if (!body.has("title") && !body.has("url")) {
            body.error("", "must give a title or a url");
        }
        return evidence;
    }
}
