package org.onrecord.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitmentBodyTest {

    static final String SMALLEST =
            "{'kind':'call','title':'Ratify the Covenant','statedBy':[{'person':'A','type':'ngo'}],'statedOn':'2022'}";

    @Test
    void theSmallestItemHasEmptyListsAndASlugOfItsTitle() {
        Commitment item = Bodies.read(SMALLEST, CommitmentBodyTest::item);

        assertEquals("ratify-the-covenant", item.slug());
        assertEquals(List.of(), item.addressees());
        assertEquals(List.of(), item.criteria());
        assertEquals(Kind.CALL, item.kind());
        assertEquals(Samples.date("2022"), item.statedOn());
    }

    @Test
    void everyFaultIsToldAtOnce() {
        assertEquals(
                List.of("/title", "/kind", "/statedBy", "/statedOn"), Bodies.pointers("{}", CommitmentBodyTest::item));
        assertEquals(
                List.of("/statedBy/0", "/statedBy/1/type", "/kind", "/x~1~0"),
                Bodies.pointers(
                                with(
                                        "'statedBy':[{'type':'ngo'},{'person':'A','type':'analyst'}],'kind':'wish','x/~':1"),
                                CommitmentBodyTest::item)
                        .stream()
                        .sorted(java.util.Comparator.comparing(
                                List.of("/statedBy/0", "/statedBy/1/type", "/kind", "/x~1~0")::indexOf))
                        .toList());
    }

    @Test
    void thereAreOneToTenSpeakers() {
        assertEquals(List.of("/statedBy"), Bodies.pointers(with("'statedBy':[]"), CommitmentBodyTest::item));
        assertEquals(List.of("/statedBy"), Bodies.pointers(with("'statedBy':{}"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/statedBy"),
                Bodies.pointers(
                        with("'statedBy':[" + "{'person':'A','type':'ngo'},".repeat(10)
                                + "{'person':'A','type':'ngo'}]"),
                        CommitmentBodyTest::item));
        assertEquals(
                List.of(),
                Bodies.pointers(
                        with("'statedBy':[" + "{'person':'A','type':'ngo'},".repeat(9)
                                + "{'person':'A','type':'ngo'}]"),
                        CommitmentBodyTest::item));
    }

    @Test
    void limitsAreInCharactersNotCodeUnits() {
        assertEquals(List.of(), Bodies.pointers(with("'title':'" + "😀".repeat(300) + "'"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/title: must have at most 300 characters; it has 301"),
                Bodies.faults(with("'title':'" + "😀".repeat(301) + "'"), CommitmentBodyTest::item));
        assertEquals(
                List.of(), Bodies.pointers(with("'summary':'" + "x".repeat(5_000) + "'"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/summary"),
                Bodies.pointers(with("'summary':'" + "x".repeat(5_001) + "'"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/citation/quote"),
                Bodies.pointers(
                        with("'citation':{'source':'known','quote':'" + "x".repeat(2_001) + "'}"),
                        CommitmentBodyTest::item));
    }

    @Test
    void aCountryIsToldWhereItStands() {
        assertEquals(
                List.of("/countries/0", "/countries/1", "/countries/3"),
                Bodies.pointers(with("'countries':[1,'cn','FR','FR']"), CommitmentBodyTest::item));
    }

    @Test
    void criteriaGetTheFirstFreeNumberOrKeepTheirIds() {
        List<Criterion> criteria = Bodies.read(
                        with("'criteria':[{'text':'a'},{'id':'c1','text':'b'},{'text':'c'},{'id':'x','text':'d'}]"),
                        CommitmentBodyTest::item)
                .criteria();

        assertEquals(
                List.of("c2", "c1", "c3", "x"),
                criteria.stream().map(Criterion::id).toList());
        assertEquals(
                List.of("/criteria/0/text", "/criteria/2/id"),
                Bodies.pointers(
                        with("'criteria':[{'id':'b'},{'id':'a','text':'a'},{'id':'a','text':'b'}]"),
                        CommitmentBodyTest::item));
    }

    @Test
    void aDeadlineHasAnOrderAndSaysSomething() {
        assertEquals(
                List.of(),
                Bodies.pointers(
                        with("'deadline':{'from':'2022-01-01','to':'2022-01-01','basis':'stated'}"),
                        CommitmentBodyTest::item));
        assertEquals(
                List.of("/deadline/to"),
                Bodies.pointers(
                        with("'deadline':{'from':'2022-01-02','to':'2022-01-01','basis':'stated'}"),
                        CommitmentBodyTest::item));
        assertEquals(
                List.of("/deadline/basis", "/deadline"),
                Bodies.pointers(with("'deadline':{}"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/deadline/to"),
                Bodies.pointers(with("'deadline':{'to':'2022-02-29','basis':'stated'}"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/deadline/to"),
                Bodies.pointers(with("'deadline':{'to':'2022-02','basis':'stated'}"), CommitmentBodyTest::item));
    }

    @Test
    void aCitationNamesItsSourceByNameOrId() {
        String id = Samples.FOLLOW_UP.toString();
        assertEquals(
                Samples.SOURCE_ID,
                Bodies.read(with("'citation':{'source':'known','quote':'q'}"), CommitmentBodyTest::item)
                        .citation()
                        .sourceId());
        assertEquals(
                Samples.FOLLOW_UP,
                Bodies.read(with("'citation':{'sourceId':'" + id + "','quote':'q'}"), CommitmentBodyTest::item)
                        .citation()
                        .sourceId());
        assertEquals(
                List.of("/citation/source"),
                Bodies.pointers(with("'citation':{'source':'no','quote':'q'}"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/citation/source"),
                Bodies.pointers(with("'citation':{'quote':'q'}"), CommitmentBodyTest::item));
        assertEquals(
                List.of("/citation/sourceId", "/citation/quote"),
                Bodies.pointers(with("'citation':{'sourceId':'no'}"), CommitmentBodyTest::item));
    }

    private static Commitment item(BodyReader body) {
        return CommitmentBody.read(
                body, name -> name.equals("known") ? Optional.of(Samples.SOURCE_ID) : Names.BY_ID.find(name));
    }

    /** The smallest item, with some fields put in or in the place of its own. */
    private static String with(String fields) {
        ObjectNode body = (ObjectNode) Bodies.json(SMALLEST);
        Bodies.json("{" + fields + "}").properties().forEach(field -> body.set(field.getKey(), field.getValue()));
        return body.toString();
    }
}
