package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowUpBodyTest {

    private static final String WHO = "'assessor':{'name':'OHCHR','type':'un_body'}";

    @Test
    void aCheckMayHoldNothingElseAndIsPublic() {
        FollowUp check = Bodies.read("{'type':'check','occurredOn':'2022-08'}", FollowUpBody::read);

        assertEquals(FollowUpType.CHECK, check.type());
        assertEquals(Visibility.PUBLIC, check.visibility());
        assertEquals(List.of(), check.assessments());
        assertEquals(List.of(), check.evidence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",'assessments':[]", ",'assessments':[],'evidence':[],'summary':null"})
    void anUpdateSaysSomething(String rest) {
        assertEquals(
                List.of("/summary"),
                Bodies.pointers("{'type':'update','occurredOn':'2022'" + rest + "}", FollowUpBody::read));
    }

    @Test
    void anAssessmentNamesAnAxisOrHasLapsed() {
        assertEquals(List.of("/assessments/0"), faults(WHO));
        assertEquals(List.of("/assessments/0"), faults(WHO + ",'basis':'claim'"));
        assertEquals(List.of(), faults(WHO + ",'lapsed':true"));
        assertEquals(List.of("/assessments/0"), faults(WHO + ",'lapsed':false"));
        assertEquals(List.of("/assessments/0/lapsed"), faults(WHO + ",'lapsed':true,'basis':'claim'"));
        assertEquals(List.of("/assessments/0/lapsed"), faults(WHO + ",'lapsed':true,'response':'noted'"));
        assertEquals(List.of("/assessments/0/lapsed", "/assessments/0"), faults(WHO + ",'lapsed':'yes'"));
        assertEquals(List.of("/assessments/0/implementation"), faults(WHO + ",'implementation':'not_assessed'"));
        assertEquals(List.of("/assessments/0/implementation"), faults(WHO + ",'implementation':'IMPLEMENTED'"));
        assertEquals(List.of("/assessments/0/assessor"), faults("'response':'noted'"));
    }

    @Test
    void oneAssessorSpeaksOnceOnAnAxis() {
        String other = "'assessor':{'name':' ohchr ','type':'un_body'}";
        assertEquals(List.of("/assessments/1"), faults(WHO + ",'response':'noted'", other + ",'response':'accepted'"));
        assertEquals(List.of("/assessments/1"), faults(WHO + ",'response':'noted'", other + ",'lapsed':true"));
        assertEquals(List.of("/assessments/1"), faults(WHO + ",'lapsed':true", other + ",'response':'noted'"));
        assertEquals(List.of(), faults(WHO + ",'response':'noted'", other + ",'cooperation':'replied'"));
        assertEquals(
                List.of(),
                faults(WHO + ",'response':'noted'", "'assessor':{'name':'OHCHR','type':'ngo'},'response':'noted'"));
        // A faulty entry before does not move the pointer.
        assertEquals(
                List.of("/assessments/0/assessor/type", "/assessments/2"),
                faults(
                        "'assessor':{'name':'X','type':'x'},'response':'noted'",
                        WHO + ",'response':'noted'",
                        other + ",'response':'accepted'"));
    }

    @Test
    void evidenceHasATitleOrAUrlAndAnAdmiraltyCode() {
        assertEquals(List.of(), evidence("'title':'T','reliability':'F','credibility':6"));
        assertEquals(List.of("/evidence/0"), evidence("'publisher':'P'"));
        assertEquals(
                List.of("/evidence/0/reliability", "/evidence/0/credibility"),
                evidence("'title':'T','reliability':'a','credibility':7"));
        assertEquals(List.of("/evidence/0/credibility"), evidence("'title':'T','credibility':1.0"));
        assertEquals(List.of("/evidence/0/credibility"), evidence("'title':'T','credibility':'1'"));
        assertEquals(List.of("/evidence/0/credibility"), evidence("'title':'T','credibility':4294967297"));
        assertEquals(List.of("/evidence/0/sha256"), evidence("'title':'T','sha256':'" + "A".repeat(64) + "'"));
        assertEquals(List.of("/evidence/0/url"), evidence("'url':'javascript:alert(1)'"));
    }

    @Test
    void thereAreAtMostFiftyPiecesOfEvidence() {
        String fifty = "{'title':'T'},".repeat(49) + "{'title':'T'}";
        assertEquals(
                50,
                Bodies.read("{'type':'check','occurredOn':'2022','evidence':[" + fifty + "]}", FollowUpBody::read)
                        .evidence()
                        .size());
        assertEquals(
                List.of("/evidence"),
                Bodies.pointers(
                        "{'type':'check','occurredOn':'2022','evidence':[" + fifty + ",{'title':'T'}]}",
                        FollowUpBody::read));
    }

    private static List<String> faults(String... assessments) {
        return Bodies.pointers(
                "{'type':'update','occurredOn':'2022','assessments':[{" + String.join("},{", assessments) + "}]}",
                FollowUpBody::read);
    }

    private static List<String> evidence(String fields) {
        return Bodies.pointers(
                "{'type':'update','occurredOn':'2022','evidence':[{" + fields + "}]}", FollowUpBody::read);
    }
}
