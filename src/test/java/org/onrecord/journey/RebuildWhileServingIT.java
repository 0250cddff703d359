package org.onrecord.journey;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Envelope;
import org.onrecord.log.EventLog;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;

/** The projection is made anew beside the one that stands, takes its place, and nobody notices. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class RebuildWhileServingIT {

    private static final String PROJECTIONS = "/api/v1/admin/projections";
    private static final String REBUILD = PROJECTIONS + "/timeline/rebuild";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Everything about the tables that is not rows. */
    private static final List<String> SHAPE = List.of(
            "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
            "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint"
                    + " WHERE connamespace = 'public'::regnamespace",
            "SELECT relname, reloptions FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
            "SELECT c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attstorage,"
                    + " a.attcollation, pg_get_expr(d.adbin, d.adrelid) FROM pg_class c JOIN pg_attribute a ON"
                    + " a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_attrdef d ON"
                    + " d.adrelid = c.oid AND d.adnum = a.attnum"
                    + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'",
            "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'onrecord%'");

    @Inject
    EventLog log;

    @Inject
    ProjectionWatch watch;

    @Inject
    AgroalDataSource dataSource;

    private final Desk desk = new Desk();
    private final long seed = new Random().nextLong();

    @Test
    void nobodyWhoReadsOrWritesNoticesAndTheRowsAreTheSame() throws Exception {
        // given a history in which everything happens
        fill(600);
        String slug = desk.call();
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger writes = new AtomicInteger();
        ConcurrentLinkedQueue<String> surprises = new ConcurrentLinkedQueue<>();
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            // when it is rebuilt twice while clients write, read what they have written, and look around
            List<Future<?>> busy = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                busy.add(clients.submit(until(done, () -> write(slug, writes, surprises))));
                busy.add(clients.submit(until(done, () -> look(slug, surprises))));
            }
            await().atMost(PATIENCE).until(() -> writes.get() > 5);
            rebuilt("");
            int between = writes.get();
            await().atMost(PATIENCE).until(() -> writes.get() > between + 5);
            rebuilt("");
            int after = writes.get();
            await().atMost(PATIENCE).until(() -> writes.get() > after + 5);
            done.set(true);
            for (Future<?> client : busy) {
                client.get();
            }
        } finally {
            done.set(true);
            clients.shutdownNow();
        }

        // then nobody met anything, and nothing that was written is missing
        assertEquals(List.of(), List.copyOf(surprises));
        assertEquals(writes.get(), desk.read("nobody", slug).getInt("standing.followUpCount"));
    }

    @Test
    void whatWasRebuiltIsWhatStood() throws Exception {
        // given
        fill(200);
        String slug = desk.call();
        desk.finding(slug, "2024-01-01", "stalled");
        Map<String, List<Map<String, String>>> rows = FreshDatabase.rows(dataSource);
        Set<String> shape = shape();
        Response polled = Desk.nobody().get("/api/v1/commitments/" + slug);
        String past = Desk.nobody().get("/api/v1/board?asOf=2024&groupBy=kind").asString();
        Position position = watch.current();

        // when
        JsonPath end = rebuilt("");

        // then rows, indexes, constraints and settings are the same, and nothing is left over
        assertEquals(Map.of(), end.getMap("items[0].rebuild.differences.rows"));
        assertEquals(rows, FreshDatabase.rows(dataSource), "seed " + seed);
        assertShape(shape);
        // and the trail says who had it done
        await().atMost(PATIENCE).until(() -> "done"
                .equals(Desk.admin()
                        .get("/api/v1/admin/audit?act=projection.rebuilt&limit=1")
                        .jsonPath()
                        .getString("items[0].outcome")));
        // and so is what clients have and get
        Desk.nobody()
                .header("If-None-Match", polled.header("ETag"))
                .get("/api/v1/commitments/" + slug)
                .then()
                .statusCode(304);
        assertEquals(
                past, Desk.nobody().get("/api/v1/board?asOf=2024&groupBy=kind").asString());
        assertEquals(position, watch.current());
        // and the projector goes on with it
        desk.finding(slug, "2024-02-01", "implemented");
        assertEquals("implemented", desk.read("nobody", slug).getString("standing.implementation"));
    }

    @Test
    void aRebuildThatDiffersChangesNothingUnlessItMay() throws Exception {
        // given a row that somebody changed
        String slug = desk.call();
        execute("UPDATE commitment SET title = 'Somebody else''s' WHERE slug = '" + slug + "'");
        try {
            Map<String, List<Map<String, String>>> rows = FreshDatabase.rows(dataSource);
            Set<String> shape = shape();

            // when
            JsonPath end = ended("");

            // then the difference is told and nothing has changed
            assertEquals("failed", end.getString("items[0].rebuild.state"));
            assertEquals(Map.of("commitment", 1), end.getMap("items[0].rebuild.differences.rows"));
            assertEquals(rows, FreshDatabase.rows(dataSource));
            assertShape(shape);

            // and where it may differ, the row is put right, and the projector knows no other
            rebuilt("?allowDifferences=true");
            assertEquals("Title of " + slug, title(slug));
            desk.finding(slug, "2024-01-01", "stalled");
            rebuilt("");
        } finally {
            execute("UPDATE commitment SET title = 'Title of " + slug + "' WHERE slug = '" + slug + "'");
        }
    }

    @Test
    void aRebuildThatIsCutOffChangesNothingAndTheNextOneDoesIt() throws Exception {
        fill(200);
        Map<String, List<Map<String, String>>> rows = FreshDatabase.rows(dataSource);
        AtomicBoolean cut = new AtomicBoolean();

        // when its connections are taken from it while it is at it
        Desk.admin().post(REBUILD).then().statusCode(202);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> {
            cut.compareAndSet(
                    false,
                    execute("SELECT count(pg_terminate_backend(pid)) > 0 FROM pg_locks WHERE locktype = 'advisory'"
                                    + " AND classid = 1293 AND objid = 1")
                            .equals("t"));
            return cut.get() || isOver();
        });

        // then what stands is as it was
        assertTrue(cut.get(), "it was over before it could be cut off");
        await().atMost(PATIENCE).until(this::isOver);
        assertEquals("failed", Desk.admin().get(PROJECTIONS).jsonPath().getString("items[0].rebuild.state"));
        assertEquals(rows, FreshDatabase.rows(dataSource));
        // and the next one is not in its way
        rebuilt("");
        assertEquals(rows, FreshDatabase.rows(dataSource));
    }

    @Test
    void oneIsDoneAtATimeByAdminsOnly() throws Exception {
        try (Connection other = dataSource.getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(1293, 1)");
            Desk.admin()
                    .post(REBUILD)
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("urn:onrecord:problem:rebuild-running"));
            statement.execute("SELECT pg_advisory_unlock(1293, 1)");
        }
        Desk.nobody().post(REBUILD).then().statusCode(401);
        desk.editor().post(REBUILD).then().statusCode(403);
        Desk.admin().post(PROJECTIONS + "/alerts/rebuild").then().statusCode(404);
        Desk.admin()
                .get(PROJECTIONS)
                .then()
                .statusCode(200)
                .body("items[0].name", equalTo("timeline"))
                .body("items[0].behind", equalTo(0))
                .body("items[0].state", equalTo("running"));
    }

    private void fill(int events) {
        Position end = Position.start();
        for (Envelope event : History.of(seed, events)) {
            end = end.merge(Position.after(log.appendNow(event)));
        }
        assertTrue(watch.await(end, PATIENCE));
    }

    private static Callable<Void> until(AtomicBoolean done, Callable<Void> work) {
        return () -> {
            while (!done.get()) {
                work.call();
            }
            return null;
        };
    }

    private Void write(String slug, AtomicInteger writes, ConcurrentLinkedQueue<String> surprises) {
        Response logged = desk.analyst()
                .body(Desk.update("2024-01-01", Desk.says("Desk", "analyst", "in_progress"), ""))
                .post(Desk.COMMITMENTS + "/" + slug + "/follow-ups");
        if (logged.statusCode() != 201) {
            surprises.add(logged.statusCode() + " " + logged.asString());
            return null;
        }
        writes.incrementAndGet();
        Response read = desk.analyst()
                .header("Onrecord-Min-Position", logged.header("Onrecord-Position"))
                .get(Desk.FOLLOW_UPS + logged.path("id"));
        if (read.statusCode() != 200) {
            surprises.add("what was written is not there: " + read.statusCode() + " " + read.asString());
        }
        return null;
    }

    private Void look(String slug, ConcurrentLinkedQueue<String> surprises) {
        for (String path : List.of(
                "/api/v1/commitments/" + slug,
                "/api/v1/commitments/" + slug + "/timeline",
                "/api/v1/commitments?q=harbour&limit=5",
                "/api/v1/commitments?asOf=2024&knownAt=2999&limit=5",
                "/api/v1/board?groupBy=theme",
                "/api/v1/board?asOf=2024",
                "/api/v1/changes?limit=5",
                "/api/v1/exports/events.ndjson",
                "/api/v1/sources",
                "/api/v1/facets")) {
            Response looked = Desk.nobody().get(path);
            if (looked.statusCode() != 200) {
                surprises.add(path + " " + looked.statusCode() + " " + looked.asString());
            }
        }
        return null;
    }

    /** Has the projection rebuilt, which must succeed. */
    private JsonPath rebuilt(String query) {
        JsonPath end = ended(query);
        assertEquals("done", end.getString("items[0].rebuild.state"), () -> end.prettify() + " seed " + seed);
        return end;
    }

    private JsonPath ended(String query) {
        Desk.admin().post(REBUILD + query).then().statusCode(202);
        await().atMost(PATIENCE).until(this::isOver);
        return Desk.admin().get(PROJECTIONS).jsonPath();
    }

    private boolean isOver() {
        return Desk.admin().get(PROJECTIONS).jsonPath().get("items[0].rebuild.finishedAt") != null;
    }

    private String title(String slug) throws SQLException {
        return execute("SELECT title FROM commitment WHERE slug = '" + slug + "'");
    }

    /** The first column of the first row, where there is one. */
    private String execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    return rows.next() ? rows.getString(1) : "";
                }
            }
            return "";
        }
    }

    private Set<String> shape() throws SQLException {
        Set<String> shape = new TreeSet<>();
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            for (String query : SHAPE) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        StringBuilder row = new StringBuilder();
                        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                            row.append(rows.getString(column)).append(" | ");
                        }
                        shape.add(row.toString());
                    }
                }
            }
        }
        return shape;
    }

    private void assertShape(Set<String> before) throws SQLException {
        Set<String> now = shape();
        assertEquals(
                Set.of(), before.stream().filter(one -> !now.contains(one)).collect(Collectors.toSet()), "is gone");
        assertEquals(
                Set.of(), now.stream().filter(one -> !before.contains(one)).collect(Collectors.toSet()), "has come");
    }
}
