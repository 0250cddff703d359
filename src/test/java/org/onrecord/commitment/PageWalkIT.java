package org.onrecord.commitment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.COMMITMENTS;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessment;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.Commitment;
import org.onrecord.event.Deadline;
import org.onrecord.event.DeadlineBasis;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.FollowUp;
import org.onrecord.event.FollowUpType;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Speaker;
import org.onrecord.event.Visibility;
import org.onrecord.journey.Events;
import org.onrecord.log.EventLog;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;

/** Who follows the pages of a list meets every item exactly once, whatever others write meanwhile. */
@Tag("long")
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class PageWalkIT {

    private static final int ITEMS = 60;
    private static final int PAGE = 4;
    private static final int MANY = 10_000;
    private static final int LARGEST_PAGE = 200;

    @Inject
    EventLog log;

    @Inject
    ProjectionWatch watch;

    private final Desk desk = new Desk();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final String theme = Events.slug("walk");
    private final List<CompletableFuture<RecordPosition>> appended = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "statedOn, asc, nobody",
        "statedOn, desc, analyst",
        "updatedAt, asc, nobody",
        "updatedAt, desc, nobody",
        "updatedAt, desc, analyst",
        "deadline, asc, nobody",
        "deadline, desc, nobody",
        "relevance, asc, nobody",
        "relevance, desc, nobody",
    })
    void everyItemIsMetExactlyOnceWhileOthersMove(String sort, String order, String role) {
        // given
        List<String> slugs = new ArrayList<>();
        for (int i = 0; i < ITEMS; i++) {
            slugs.add(register());
        }
        await();
        List<String> still = new ArrayList<>(slugs.subList(0, ITEMS / 3));
        List<String> restless = slugs.subList(ITEMS / 3, ITEMS);
        List<String> before = walk(sort, order, role, () -> {});
        assertEquals(new HashSet<>(slugs), new HashSet<>(before));
        // when
        Set<String> late = new HashSet<>();
        List<String> met = walk(sort, order, role, () -> {
            for (int i = 0; i < 6; i++) {
                disturb(restless.get(random.nextInt(restless.size())));
            }
            late.add(register());
            await();
        });
        // then
        assertEquals(met.size(), new HashSet<>(met).size(), () -> "met twice, seed " + seed + ": " + met);
        List<String> old = met.stream().filter(slug -> !late.contains(slug)).toList();
        assertEquals(before, old, "in the order of the beginning, seed " + seed);
        assertTrue(met.containsAll(still));
        assertNotEquals(before, walk(sort, order, role, () -> {}), "they should have moved");
    }

    @ParameterizedTest
    @ValueSource(strings = {"updatedAt", "statedOn"})
    void tenThousandItemsAreMetExactlyOnceWhileWritersWrite(String sort) throws Exception {
        // given
        List<String> slugs = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            slugs.add(register());
        }
        await();
        AtomicBoolean walking = new AtomicBoolean(true);
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> written = writer.submit(() -> {
                int count = 0;
                while (walking.get()) {
                    disturb(slugs.get(random.nextInt(MANY)));
                    // As fast as the log takes them, and no faster.
                    appended.remove(0).join();
                    count++;
                }
                return count;
            });
            // when
            List<String> met = walk(sort, "desc", "nobody", LARGEST_PAGE, () -> {});
            walking.set(false);
            // then
            assertTrue(written.get() > MANY / LARGEST_PAGE, "they should have written all the time");
            assertEquals(MANY, met.size());
            assertEquals(new HashSet<>(slugs), new HashSet<>(met));
        } finally {
            walking.set(false);
            writer.shutdownNow();
        }
    }

    private List<String> walk(String sort, String order, String role, Runnable betweenPages) {
        return walk(sort, order, role, PAGE, betweenPages);
    }

    private List<String> walk(String sort, String order, String role, int limit, Runnable betweenPages) {
        List<String> met = new ArrayList<>();
        String cursor = null;
        do {
            RequestSpecification request = desk.with(role)
                    .queryParam("theme", theme)
                    .queryParam("q", "harbour or breakwater")
                    .queryParam("sort", sort)
                    .queryParam("order", order)
                    .queryParam("limit", limit);
            if (cursor != null) {
                request.queryParam("cursor", cursor);
            }
            JsonPath page =
                    request.get(COMMITMENTS).then().statusCode(200).extract().jsonPath();
            met.addAll(page.getList("items.slug"));
            cursor = page.getString("next");
            betweenPages.run();
        } while (cursor != null);
        return met;
    }

    private String register() {
        String slug = Events.slug("walked");
        append(
                slug,
                new Event.CommitmentRegistered(new Commitment(
                        slug,
                        Kind.CALL,
                        title(),
                        null,
                        List.of(new Speaker("A. Speaker", null, null, ActorType.STATE)),
                        null,
                        List.of(),
                        List.of(),
                        List.of(),
                        null,
                        List.of(theme),
                        date(),
                        null,
                        random.nextInt(3) == 0
                                ? null
                                : new Deadline(null, LocalDate.parse(day()), null, DeadlineBasis.STATED),
                        List.of(),
                        null)));
        return slug;
    }

    /** Whatever can move an item in some order. */
    private void disturb(String slug) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        switch (random.nextInt(5)) {
            case 0 -> patch.put("statedOn", date().text());
            case 1 -> patch.put("title", title());
            case 2 -> patch.putNull("deadline");
            case 3 ->
                patch.putObject("deadline")
                        .put("to", day())
                        .put("basis", "stated")
                        .putNull("phrase");
            default -> {
                append(slug, new Event.FollowUpLogged(followUp()));
                return;
            }
        }
        append(slug, new Event.CommitmentAmended(patch, null));
    }

    private FollowUp followUp() {
        return new FollowUp(
                FollowUpType.UPDATE,
                ImpreciseDate.parse("2022").orElseThrow(),
                "As seen",
                List.of(new Assessment(
                        new Assessor("Desk", ActorType.ANALYST),
                        Implementation.STALLED,
                        null,
                        null,
                        null,
                        Basis.FINDING,
                        false,
                        null,
                        null)),
                List.of(),
                random.nextInt(3) == 0 ? Visibility.INTERNAL : Visibility.PUBLIC);
    }

    private String title() {
        return "Harbour" + " harbour".repeat(random.nextInt(5)) + " breakwater".repeat(random.nextInt(5));
    }

    private ImpreciseDate date() {
        List<String> dates = List.of("2020", "2021-03", day(), day() + "T10:00:00.123456Z");
        return ImpreciseDate.parse(dates.get(random.nextInt(dates.size()))).orElseThrow();
    }

    private String day() {
        return "20" + (10 + random.nextInt(12)) + "-0" + (1 + random.nextInt(9)) + "-1" + random.nextInt(10);
    }

    private void append(String slug, Event event) {
        UUID id = EventIds.ofCommitment(slug);
        appended.add(log.append(Events.of(id, event)));
    }

    private void await() {
        Position end = Position.start();
        for (CompletableFuture<RecordPosition> one : appended) {
            end = end.merge(Position.after(one.join()));
        }
        appended.clear();
        assertTrue(watch.await(end, Duration.ofMinutes(2)));
    }
}
