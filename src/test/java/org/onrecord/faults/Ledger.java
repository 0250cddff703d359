package org.onrecord.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.onrecord.checkpoint.ProofFile;
import org.onrecord.checkpoint.Verdict;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.Events;
import org.onrecord.log.Position;

/** What writers were told about what they wrote, to be held against what is there in the end. */
final class Ledger {

    private static final int ITEMS = 12;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What a writer knows of something that it wrote. */
    enum Fate {
        ACKNOWLEDGED,
        REFUSED,
        /** It was never answered, and not sent again. */
        UNKNOWN
    }

    /** One follow-up that somebody wrote. Its summary says by whom, and which of theirs it is. */
    record Line(String item, String summary, Fate fate) {}

    private final List<String> items = new ArrayList<>();
    private final String claim = Events.slug("claim");
    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Map<String, String> contested = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> readable = new ConcurrentHashMap<>();
    private final AtomicReference<Position> position = new AtomicReference<>(Position.start());
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turnedAway = new AtomicInteger();

    /** Registers what is to be written about. */
    void open(ApiClient api) throws IOException {
        for (int i = 0; i < ITEMS; i++) {
            String item = Events.slug("item");
            api.register(item);
            items.add(item);
            readable.put(item, new AtomicInteger());
        }
        api.post("/api/v1/commitments", item(claim, "Claim", "claim")).expect(201);
    }

    List<String> items() {
        return List.copyOf(items);
    }

    /** One on whose axis no implementation can be assessed: such a follow-up is refused. */
    String claim() {
        return claim;
    }

    void note(String item, String summary, Fate fate) {
        lines.add(new Line(item, summary, fate));
    }

    /** Notes who got a slug that others wanted too; there can be but one. */
    void won(String slug, String title) {
        String other = contested.putIfAbsent(slug, title);
        if (other != null && !other.equals(title)) {
            broken("both " + other + " and " + title + " were told that they have " + slug);
        }
    }

    /** Notes a follow-up that can be read by now, at the position that its writer was told. */
    void readable(String item, String told) {
        Position.parse(told).ifPresent(at -> position.accumulateAndGet(at, Position::merge));
        readable.get(item).incrementAndGet();
    }

    /** How many follow-ups of an item can be read at the least. */
    int countReadable(String item) {
        return readable.get(item).get();
    }

    /** Where everything can be read that was counted as readable before this is asked. */
    Position position() {
        return position.get();
    }

    /** Notes an answer that should never have been given. */
    void broken(String what) {
        broken.add(what);
    }

    void unanswered() {
        unanswered.incrementAndGet();
    }

    /** Notes a 503 and the problem that it told. */
    void turnedAway(String problem) {
        turnedAway.incrementAndGet();
        reasons.add(problem.replaceAll(".*:", ""));
    }

    /** The problems with which somebody was turned away. */
    Set<String> reasons() {
        return Set.copyOf(reasons);
    }

    int acknowledged() {
        return (int)
                lines.stream().filter(line -> line.fate() == Fate.ACKNOWLEDGED).count();
    }

    /** Waits until so many more were acknowledged; fails at once where a promise was broken. */
    void awaitMore(int more) {
        int goal = acknowledged() + more;
        Awaitility.await().atMost(PATIENCE).until(() -> {
            assertEquals(List.of(), broken());
            return acknowledged() >= goal;
        });
    }

    /** How many attempts were not answered, or told to come back. */
    int failures() {
        return unanswered.get() + turnedAway.get();
    }

    /** Promises that were broken so far. */
    List<String> broken() {
        return List.copyOf(broken);
    }

    static Map<String, Object> item(String slug, String title, String kind) {
        return Map.of(
                "slug",
                slug,
                "kind",
                kind,
                "title",
                title,
                "statedOn",
                "2022-05-28",
                "statedBy",
                List.of(Map.of("organisation", "The port", "type", "state")));
    }

    /**
     * What was acknowledged is there exactly once and in the order in which each writer was told so, what was refused is
     * not, of the rest nothing is there twice, nobody wrote anything else, and every chain is whole.
     */
    void check(ApiClient api) throws IOException {
        assertEquals(List.of(), broken());
        for (String item : items) {
            List<String> found = api.summaries(item);
            assertEquals(new HashSet<>(found).size(), found.size(), () -> item + " has something twice: " + found);
            assertEquals(List.of(), without(summaries(item, Fate.ACKNOWLEDGED), found), item + " lost them");
            Set<String> written = new HashSet<>(summaries(item, Fate.ACKNOWLEDGED));
            written.addAll(summaries(item, Fate.UNKNOWN));
            assertEquals(List.of(), without(found, written), item + " has what nobody wrote, or was refused");
            assertInOrder(item, found);
            JsonNode body = api.get("/api/v1/commitments/" + item).expect(200).body();
            assertEquals(found.size(), body.at("/standing/followUpCount").asInt(), item);
            assertChain(api, item, body.path("revision").asInt());
        }
        assertEquals(List.of(), api.summaries(claim));
        for (Map.Entry<String, String> one : contested.entrySet()) {
            JsonNode body =
                    api.get("/api/v1/commitments/" + one.getKey()).expect(200).body();
            assertEquals(one.getValue(), body.path("title").asText());
            assertEquals(1, body.path("revision").asInt());
        }
    }

    String summary() {
        return acknowledged() + " acknowledged, " + count(Fate.REFUSED) + " refused, " + count(Fate.UNKNOWN)
                + " never answered; " + turnedAway + " times turned away " + reasons + ", " + unanswered
                + " times cut off";
    }

    private long count(Fate fate) {
        return lines.stream().filter(line -> line.fate() == fate).count();
    }

    /** Each writer waits for an answer before it writes on, so its own stand in its order. */
    private void assertInOrder(String item, List<String> found) {
        for (String writer : found.stream().map(Ledger::writer).distinct().toList()) {
            List<String> own = found.stream()
                    .filter(summary -> writer(summary).equals(writer))
                    .toList();
            List<String> told = lines.stream()
                    .filter(line -> line.item().equals(item) && line.fate() == Fate.ACKNOWLEDGED)
                    .map(Line::summary)
                    .filter(summary -> writer(summary).equals(writer))
                    .toList();
            List<String> there = new ArrayList<>(own);
            there.retainAll(told);
            assertEquals(told, there, item + ", " + writer);
        }
    }

    private static String writer(String summary) {
        return summary.replaceAll(" number .*", "");
    }

    private static void assertChain(ApiClient api, String item, int revision) throws IOException {
        String proof = api.get("/api/v1/commitments/" + item + "/proof")
                .expect(200)
                .raw()
                .body();
        Verdict verdict = ProofFile.check(new ByteArrayInputStream(proof.getBytes(StandardCharsets.UTF_8)));
        assertTrue(verdict.good(), () -> item + ": " + verdict.faults());
        assertTrue(verdict.facts().contains("links: " + revision), () -> item + ": " + verdict.facts());
    }

    private List<String> summaries(String item, Fate fate) {
        return lines.stream()
                .filter(line -> line.item().equals(item) && line.fate() == fate)
                .map(Line::summary)
                .toList();
    }

    private static List<String> without(List<String> all, Collection<String> some) {
        Set<String> taken = new HashSet<>(some);
        return all.stream().filter(one -> !taken.contains(one)).toList();
    }
}
