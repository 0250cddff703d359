package org.onrecord.faults;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.journey.ApiClient;
import org.onrecord.journey.ApiClient.Answer;
import org.onrecord.journey.Events;
import org.onrecord.journey.FreshDatabase;
import org.onrecord.journey.RunningService;
import org.onrecord.log.LogSettings;
import org.onrecord.log.Replay;

/** The topic is deleted under a running service, and another one of its name takes its place. */
@Tag("faults")
@ExtendWith(OnePair.class)
class TopicMadeAgainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private final String item = Events.slug("item");

    @Test
    void theProjectorStopsWithTheReasonAndNothingOfTheOtherTopicIsProjected(ServerPair pair) throws Exception {
        try (Stage stage = new Stage(pair, directory)) {
            try (RunningService service = stage.start("service")) {
                // given one partition that is in use, and others that are empty, where another topic's records would
                // fit
                ApiClient api = Stage.client(service);
                write(api);
                Map<String, List<Map<String, String>>> before = FreshDatabase.rows(stage.dataSource());

                // when the topic is made again, longer than the first
                makeAgain(stage);

                // then
                await().atMost(PATIENCE).until(() -> !service.isReady());
                await().atMost(PATIENCE).untilAsserted(() -> assertStopped(service));
                assertEquals(before, FreshDatabase.rows(stage.dataSource()));
                api.get("/api/v1/commitments").expect(200);
                Answer refused = api.log(item, "never");
                assertEquals(503, refused.status(), refused.raw().body());
                assertFalse(refused.header("Retry-After").isEmpty());
                assertEquals(List.of("first", "second"), api.summaries(item));
            }

            // and a restart changes nothing about it
            try (RunningService again = stage.launch("service", Map.of())) {
                await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> assertStopped(again));
                assertEquals(List.of("first", "second"), Stage.client(again).summaries(item));
            }
        }
    }

    @Test
    void aTopicThatIsGoneIsNotMadeAgainByTheService(ServerPair pair) throws Exception {
        try (Stage stage = new Stage(pair, directory)) {
            try (RunningService service = stage.start("service")) {
                write(Stage.client(service));
            }
            try (Admin admin = admin(stage)) {
                admin.deleteTopics(List.of(stage.topic())).all().get();
                try (RunningService again = stage.launch("service", Map.of())) {
                    await().atMost(PATIENCE).ignoreExceptions().untilAsserted(() -> {
                        String health = again.get("/q/health/ready").body();
                        assertTrue(health.contains("is gone. Restore it from its backup"), health);
                    });
                    assertEquals(List.of("first", "second"), Stage.client(again).summaries(item));
                    assertFalse(admin.listTopics().names().get().contains(stage.topic()));
                }
            }
        }
    }

    private void write(ApiClient api) throws IOException {
        api.register(item);
        api.log(item, "first").expect(201);
        api.log(item, "second").expect(201);
    }

    private static void assertStopped(RunningService service) {
        String health = service.get("/q/health/ready").body();
        assertTrue(health.contains("Stopped"), health);
        assertTrue(health.contains("it was deleted and created again"), health);
    }

    private static void makeAgain(Stage stage) throws Exception {
        try (Admin admin = admin(stage)) {
            admin.deleteTopics(List.of(stage.topic())).all().get();
            await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                admin.createTopics(List.of(new NewTopic(stage.topic(), 6, (short) 1)
                                .configs(Map.of(
                                        "cleanup.policy",
                                        "delete",
                                        "retention.ms",
                                        "-1",
                                        "retention.bytes",
                                        "-1",
                                        "message.timestamp.type",
                                        "LogAppendTime",
                                        "max.message.bytes",
                                        "4194304"))))
                        .all()
                        .get();
                return true;
            });
        }
        var log = Replay.log(
                new LogSettings(stage.topic(), "another", 100),
                stage.pair().broker().bootstrapServers());
        try {
            for (int i = 0; i < 100; i++) {
                var unused = log.appendNow(Events.registered(Events.slug("other")));
            }
        } finally {
            Replay.close(log);
        }
    }

    private static Admin admin(Stage stage) {
        return Admin.create(Map.of("bootstrap.servers", stage.pair().broker().bootstrapServers()));
    }
}
