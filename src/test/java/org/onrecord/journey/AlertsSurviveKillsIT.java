package org.onrecord.journey;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.alert.delivery.TestReceiver;
import org.onrecord.embedded.EmbeddedServers;

/** Two packaged services make alerts of what is imported, and are killed in the middle of it, in turn. */
@Tag("long")
class AlertsSurviveKillsIT {

    private static final String KEY = "a-key-that-both-instances-know";
    private static final int SUBSCRIPTIONS = 20;
    private static final int ITEMS = 20;
    private static final int EVENTS = 500;
    private static final int KILLS = 4;

    private static final String BEHIND = "SELECT count(*) FROM projection_position p LEFT JOIN alert_position a"
            + " ON a.topic_id = p.topic_id AND a.part = p.part WHERE a.next_offset IS DISTINCT FROM p.next_offset";
    private static final String MISSING = "SELECT count(*) FROM subscription s CROSS JOIN timeline_entry e"
            + " WHERE NOT EXISTS (SELECT FROM delivery d WHERE d.event_id = e.event_id AND d.subscription_id = s.id)";

    @TempDir
    Path directory;

    @Test
    void everyAlertIsQueuedOnceAndArrivesAndARebuildSendsNoneOfThem() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("AlertsSurviveKillsIT: seed " + seed);
        Random random = new Random(seed);
        EmbeddedServers servers = EmbeddedServers.start(directory.resolve("servers"));
        try (FreshDatabase database = FreshDatabase.in(servers);
                TestReceiver receiver = new TestReceiver()) {
            Map<String, String> environment = environment(servers, database);
            RunningService[] services = {start("0", environment), start("1", environment)};
            ExecutorService importing = Executors.newSingleThreadExecutor();
            try {
                // given
                ApiClient first = new ApiClient(services[0].url("/"), KEY);
                for (int i = 0; i < SUBSCRIPTIONS; i++) {
                    first.post("/api/v1/subscriptions", subscription(receiver.url("/200/" + i)))
                            .expect(201);
                }

                // when
                for (int kill = 0; kill < KILLS; kill++) {
                    int killed = kill % 2;
                    int upTo = EVENTS * (kill + 1) / KILLS;
                    RunningService other = services[1 - killed];
                    Future<?> loaded = importing.submit(() -> load(other, upTo));
                    Thread.sleep(random.nextInt(2_500));
                    services[killed].kill();
                    loaded.get();
                    services[killed].close();
                    services[killed] = start(Integer.toString(killed), environment);
                }
                load(services[0], EVENTS);
                await().atMost(Duration.ofMinutes(2)).until(() -> ask(database, BEHIND) == 0);

                // then
                assertEquals(EVENTS, ask(database, "SELECT count(*) FROM timeline_entry"), "seed " + seed);
                assertEquals(0, ask(database, MISSING), "seed " + seed);
                assertEquals(SUBSCRIPTIONS * EVENTS, ask(database, "SELECT count(*) FROM delivery"), "seed " + seed);
                await().atMost(Duration.ofMinutes(4))
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> ask(database, "SELECT count(*) FROM delivery WHERE status <> 'delivered'") == 0);
                for (int i = 0; i < SUBSCRIPTIONS; i++) {
                    Set<String> arrived = new HashSet<>();
                    receiver.at("/200/" + i).forEach(message -> arrived.add(message.id()));
                    assertEquals(EVENTS, arrived.size(), "seed " + seed);
                }
                rebuild(services[0]);
                assertEquals(SUBSCRIPTIONS * EVENTS, ask(database, "SELECT count(*) FROM delivery"));
            } finally {
                importing.shutdownNow();
                services[0].close();
                services[1].close();
            }
        } finally {
            servers.close();
        }
    }

    private RunningService start(String name, Map<String, String> environment) {
        return RunningService.start(directory.resolve(name), environment);
    }

    private static Map<String, String> environment(EmbeddedServers servers, FreshDatabase database) {
        Map<String, String> environment = database.environment(servers.bootstrapServers(), Events.slug("alerts"), KEY);
        environment.put("ONRECORD_SUBMISSIONS_ENABLED", "false");
        environment.put("ONRECORD_ALERT_WEBHOOK_ALLOW_HTTP", "true");
        environment.put("ONRECORD_ALERT_WEBHOOK_ALLOWED_NETWORKS", TestReceiver.ADDRESS + "/32");
        environment.put("ONRECORD_ALERT_DELIVERY_CLAIM", "20s");
        return environment;
    }

    private static Map<String, Object> subscription(String url) {
        return Map.of("name", "All", "channel", Map.of("type", "webhook", "url", url));
    }

    /** Imports the first so many events; those that are there already are duplicates. */
    private static void load(RunningService service, int upTo) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < upTo; i++) {
            lines.append(i < ITEMS ? item(i) : followUp(i)).append('\n');
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> {
            String answer = service.send(HttpRequest.newBuilder(service.url("/api/v1/imports"))
                            .timeout(Duration.ofMinutes(1))
                            .header("Authorization", "Bearer " + KEY)
                            .header("Content-Type", "application/x-ndjson")
                            .POST(HttpRequest.BodyPublishers.ofString(lines.toString()))
                            .build())
                    .body();
            return answer.lines()
                            .filter(line -> line.contains("\"outcome\":\"applied\"")
                                    || line.contains("\"outcome\":\"duplicate\""))
                            .count()
                    == upTo;
        });
    }

    private static String item(int i) {
        return "{\"op\":\"commitment\",\"ref\":\"item-" + i + "\",\"body\":{\"slug\":\"item-" + i
                + "\",\"kind\":\"call\",\"title\":\"Item " + i + "\",\"statedOn\":\"2022-05-28\","
                + "\"statedBy\":[{\"organisation\":\"The port\",\"type\":\"state\"}]}}";
    }

    private static String followUp(int i) {
        return "{\"op\":\"follow-up\",\"ref\":\"follow-up-" + i + "\",\"body\":{\"commitment\":\"item-" + i % ITEMS
                + "\",\"type\":\"update\",\"occurredOn\":\"2022-08-31\",\"summary\":\"Number " + i
                + "\",\"assessments\":[{\"assessor\":{\"name\":\"Desk\",\"type\":\"analyst\"},\"implementation\":\""
                + List.of("stalled", "in_progress", "implemented").get(i % 3) + "\"}]}}";
    }

    private static void rebuild(RunningService service) throws IOException {
        ApiClient api = new ApiClient(service.url("/"), KEY);
        api.post("/api/v1/admin/projections/timeline/rebuild", Map.of()).expect(202);
        await().atMost(Duration.ofMinutes(2)).until(() -> api.get("/api/v1/admin/projections")
                .body()
                .at("/items/0/rebuild/state")
                .asText()
                .equals("done"));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> service.get("/q/health/ready").statusCode() == 200);
    }

    private static long ask(FreshDatabase database, String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
