package org.onrecord.event;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Maps a foreign grade to our axes where the body gives no value of its own. The mapping loses detail, which is why the
 * grade stays beside it. A body that gives a value keeps it: E of the Human Rights Committee, for one, may be a bare
 * refusal.
 */
final class ForeignGrades {

    private static final List<String> OGP =
            List.of("not started", "limited", "substantial", "complete", "no evidence", "withdrawn");
    private static final List<Implementation> OGP_MAPPED = List.of(
            Implementation.NOT_STARTED,
            Implementation.IN_PROGRESS,
            Implementation.SUBSTANTIALLY_IMPLEMENTED,
            Implementation.IMPLEMENTED,
            Implementation.NO_EVIDENCE,
            Implementation.WITHDRAWN);

    private static final Pattern COMMITTEE = Pattern.compile("[a-e][0-9]?");

    private ForeignGrades() {}

    static Assessment map(Assessment given, BodyReader body) {
        if (given.scheme() == null || given.originalValue() == null || given.namesAnAxis()) {
            return given;
        }
        String grade = StorableText.trim(given.originalValue()).toLowerCase(Locale.ROOT);
        return switch (given.scheme()) {
            case HRC_FOLLOW_UP -> committee(given, grade, body);
            case OGP_IRM -> {
                int index = OGP.indexOf(grade);
                if (index < 0) {
                    body.error("originalValue", "is no grade of ogp-irm: " + String.join(", ", OGP));
                }
                yield index < 0 ? given : with(given, OGP_MAPPED.get(index), null, null);
            }
            case UPR -> {
                Response response =
                        switch (grade) {
                            case "supported", "accepted" -> Response.ACCEPTED;
                            case "noted" -> Response.NOTED;
                            default -> null;
                        };
                if (response == null) {
                    body.error("originalValue", "is no response of upr: supported, noted");
                }
                yield with(given, null, response, null);
            }
            // Its ratings judge a statement's truth or a promise's fate; which of the two only the body can say.
            case POLITIFACT -> given;
        };
    }

    private static Assessment committee(Assessment given, String grade, BodyReader body) {
        // The committee grades A1, A2, B1 … too; the letter decides.
        String letter = COMMITTEE.matcher(grade).matches() ? grade.substring(0, 1) : "";
        return switch (letter) {
            case "a" -> with(given, Implementation.SUBSTANTIALLY_IMPLEMENTED, null, Cooperation.REPLIED);
            case "b" -> with(given, Implementation.PARTIALLY_IMPLEMENTED, null, Cooperation.REPLIED);
            case "c" -> with(given, Implementation.NOT_IMPLEMENTED, null, Cooperation.REPLIED);
            case "d" -> with(given, null, null, Cooperation.NO_REPLY);
            case "e" -> with(given, Implementation.CONTRARY_ACTION, null, null);
            default -> {
                body.error("originalValue", "is no grade of hrc-follow-up: A to E");
                yield given;
            }
        };
    }

    private static Assessment with(
            Assessment given, Implementation implementation, Response response, Cooperation cooperation) {
        return new Assessment(
                given.assessor(),
                implementation,
                null,
                response,
                cooperation,
                given.basis(),
                false,
                given.scheme(),
                given.originalValue());
    }
}
