package org.onrecord.journey;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Envelope;
import org.onrecord.event.EventIds;
import org.onrecord.log.EventLog;
import org.onrecord.log.Outcome;
import org.onrecord.log.Outcomes;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.RefusalReason;

/** An event's id is the event: it counts once, however often it stands on the topic. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class DuplicateIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Inject
    EventLog log;

    @Inject
    ProjectionWatch watch;

    @Inject
    Outcomes outcomes;

    @Inject
    MeterRegistry meters;

    private final String slug = Events.slug("twice");
    private final UUID item = EventIds.ofCommitment(slug);

    @Test
    void anEventThatStandsTwiceIsAppliedOnce() {
        // given
        append(Events.registered(slug));
        Envelope followUp = Events.logged(slug, "once");
        RecordPosition first = append(followUp);
        String commitment = commitment();
        String timeline = timeline();
        double counted = duplicates();

        // when
        RecordPosition second = append(followUp);

        // then
        Outcome.Duplicate outcome = assertInstanceOf(Outcome.Duplicate.class, outcomes.of(second, followUp.id()));
        assertEquals(first, outcome.first().position());
        assertEquals(commitment, commitment());
        assertEquals(timeline, timeline());
        // Counted after the commit that the position tells of.
        await().atMost(PATIENCE).untilAsserted(() -> assertEquals(counted + 1, duplicates()));
    }

    @Test
    void anIdThatWasAppliedIsNotAppliedAgainWithOtherData() {
        // given
        append(Events.registered(slug));
        Envelope followUp = Events.logged(slug, "as it was");
        append(followUp);
        String timeline = timeline();

        // when
        Envelope other = Events.logged(slug, "as it was not");
        RecordPosition second = append(new Envelope(
                followUp.id(),
                other.subject(),
                other.source(),
                other.time(),
                other.requestHash(),
                other.author(),
                other.event()));

        // then
        assertInstanceOf(Outcome.Duplicate.class, outcomes.of(second, followUp.id()));
        assertEquals(timeline, timeline());
    }

    @Test
    void aRefusedEventIsAppliedUnderItsOwnIdOnceTheCauseIsGone() {
        // given a follow-up of an item that is not there yet
        Envelope followUp = Events.logged(slug, "too early");
        RecordPosition early = append(followUp);
        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcomes.of(early, followUp.id()));
        assertEquals(RefusalReason.UNKNOWN_COMMITMENT, refused.reason());

        // when the item comes and the same event is appended again
        append(Events.registered(slug));
        RecordPosition again = append(followUp);

        // then it counts, and what became of the first record stays told
        assertInstanceOf(Outcome.Applied.class, outcomes.of(again, followUp.id()));
        assertInstanceOf(
                Outcome.Applied.class,
                outcomes.known(followUp.id()).orElseThrow().outcome());
        assertInstanceOf(Outcome.Refused.class, outcomes.of(early, followUp.id()));
        RestAssured.get("/api/v1/commitments/" + item)
                .then()
                .statusCode(200)
                .body("revision", equalTo(2))
                .body("standing.followUpCount", equalTo(1));
        RestAssured.get("/api/v1/commitments/" + item + "/timeline").then().body("items", hasSize(2));
    }

    @Test
    void anItemThatIsRegisteredTwiceUnderTwoIdsIsRefusedTheSecondTime() {
        append(Events.registered(slug));
        String commitment = commitment();

        Envelope second = Events.registered(slug);
        RecordPosition at = append(second);

        Outcome.Refused refused = assertInstanceOf(Outcome.Refused.class, outcomes.of(at, second.id()));
        assertEquals(RefusalReason.SLUG_TAKEN, refused.reason());
        assertEquals(commitment, commitment());
    }

    private RecordPosition append(Envelope envelope) {
        RecordPosition at = log.appendNow(envelope);
        assertTrue(watch.await(at, PATIENCE), "not projected in time");
        return at;
    }

    private String commitment() {
        return RestAssured.get("/api/v1/commitments/" + item).asString();
    }

    private String timeline() {
        return RestAssured.get("/api/v1/commitments/" + item + "/timeline").asString();
    }

    private double duplicates() {
        return meters.get("onrecord.log.records")
                .tag("outcome", "duplicate")
                .counter()
                .count();
    }
}
