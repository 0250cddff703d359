package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForeignGradesTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "hrc-follow-up, A, SUBSTANTIALLY_IMPLEMENTED, -, REPLIED",
                "hrc-follow-up, B, PARTIALLY_IMPLEMENTED, -, REPLIED",
                "hrc-follow-up, C, NOT_IMPLEMENTED, -, REPLIED",
                "hrc-follow-up, D, -, -, NO_REPLY",
                "hrc-follow-up, E, CONTRARY_ACTION, -, -",
                "hrc-follow-up, B2, PARTIALLY_IMPLEMENTED, -, REPLIED",
                "hrc-follow-up, ' a1 ', SUBSTANTIALLY_IMPLEMENTED, -, REPLIED",
                "ogp-irm, Not Started, NOT_STARTED, -, -",
                "ogp-irm, Limited, IN_PROGRESS, -, -",
                "ogp-irm, Substantial, SUBSTANTIALLY_IMPLEMENTED, -, -",
                "ogp-irm, Complete, IMPLEMENTED, -, -",
                "ogp-irm, No Evidence, NO_EVIDENCE, -, -",
                "ogp-irm, Withdrawn, WITHDRAWN, -, -",
                "upr, Noted, -, NOTED, -",
                "upr, Supported, -, ACCEPTED, -",
                "upr, accepted, -, ACCEPTED, -",
            })
    void aGradeIsMappedAndKept(
            String scheme, String grade, Implementation implementation, Response response, Cooperation cooperation) {
        Assessment assessment = Bodies.read(
                        body("'scheme':'" + scheme + "','originalValue':'" + grade + "'"), FollowUpBody::read)
                .assessments()
                .get(0);

        assertEquals(implementation, assessment.implementation());
        assertEquals(response, assessment.response());
        assertEquals(cooperation, assessment.cooperation());
        assertEquals(null, assessment.accuracy());
        assertEquals(scheme, assessment.scheme().wire());
        assertEquals(grade, assessment.originalValue());
        assertEquals(Basis.FINDING, assessment.basis());
    }

    @Test
    void aValueOfTheBodysOwnStands() {
        Assessment refusal = Bodies.read(
                        body("'scheme':'hrc-follow-up','originalValue':'E','cooperation':'refused'"),
                        FollowUpBody::read)
                .assessments()
                .get(0);

        assertEquals(null, refusal.implementation());
        assertEquals(Cooperation.REFUSED, refusal.cooperation());
        assertEquals("E", refusal.originalValue());
    }

    @ParameterizedTest
    @CsvSource({
        "hrc-follow-up, F",
        "hrc-follow-up, excellent",
        "hrc-follow-up, appalling",
        "hrc-follow-up, A+",
        "hrc-follow-up, B12",
        "hrc-follow-up, А",
        "ogp-irm, Completed",
        "ogp-irm, notstarted",
        "upr, rejected",
    })
    void anUnknownGradeIsNotGuessedAt(String scheme, String grade) {
        List<String> pointers =
                Bodies.pointers(body("'scheme':'" + scheme + "','originalValue':'" + grade + "'"), FollowUpBody::read);

        assertEquals("/assessments/0/originalValue", pointers.get(0));
    }

    @Test
    void aRatingThatJudgesEitherTruthOrFateIsLeftToTheBody() {
        assertEquals(
                List.of("/assessments/0"),
                Bodies.pointers(body("'scheme':'politifact','originalValue':'Promise Kept'"), FollowUpBody::read));
        assertEquals(
                Implementation.IMPLEMENTED,
                Bodies.read(
                                body(
                                        "'scheme':'politifact','originalValue':'Promise Kept','implementation':'implemented'"),
                                FollowUpBody::read)
                        .assessments()
                        .get(0)
                        .implementation());
    }

    @Test
    void schemeAndGradeGoTogether() {
        assertEquals(
                "/assessments/0/originalValue: scheme and originalValue go together",
                Bodies.faults(body("'scheme':'upr'"), FollowUpBody::read).get(0));
        assertEquals(
                "/assessments/0/scheme: scheme and originalValue go together",
                Bodies.faults(body("'originalValue':'A'"), FollowUpBody::read).get(0));
    }

    private static String body(String fields) {
        return "{'type':'update','occurredOn':'2022','assessments':[{'assessor':{'name':'X','type':'un_body'},"
                + "'basis':'finding'," + fields + "}]}";
    }
}
