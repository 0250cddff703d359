package org.onrecord.alert;

import static org.awaitility.Awaitility.await;
import static org.onrecord.access.Desk.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.onrecord.access.Desk;

/** Makes subscriptions and looks at what is queued for them. JSON is written with single quotes. */
final class Mailroom {

    static final String SUBSCRIPTIONS = "/api/v1/subscriptions";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Desk desk;
    private final AgroalDataSource dataSource;

    Mailroom(Desk desk, AgroalDataSource dataSource) {
        this.desk = desk;
        this.dataSource = dataSource;
    }

    /** A message in the queue. */
    record Queued(UUID eventId, String type, List<String> changes, JsonNode payload) {

        JsonNode data() {
            return payload.path("data");
        }
    }

    /** Subscribes; answers the id. */
    String subscribe(String filter) {
        return made(filter).getString("id");
    }

    JsonPath made(String filter) {
        return desk.with("subscriber")
                .body(json("{'name':'A wish','filter':" + filter
                        + ",'channel':{'type':'webhook','url':'http://127.9.9.9:49999/'}}"))
                .post(SUBSCRIPTIONS)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    /** What is queued for a subscription, in order. */
    List<Queued> queued(String subscription) throws SQLException, IOException {
        List<Queued> queued = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT event_id, type, changes, payload"
                        + " FROM delivery WHERE subscription_id = ? ORDER BY sequence")) {
            select.setObject(1, UUID.fromString(subscription));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    queued.add(new Queued(
                            rows.getObject(1, UUID.class),
                            rows.getString(2),
                            List.of((String[]) rows.getArray(3).getArray()),
                            MAPPER.readTree(rows.getString(4))));
                }
            }
        }
        return queued;
    }

    /** The same once all that was recorded is matched. */
    List<Queued> settled(String subscription) throws SQLException, IOException {
        awaitMatched();
        return queued(subscription);
    }

    void awaitMatched() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> number("SELECT count(*) FROM projection_position p"
                                + " LEFT JOIN alert_position a ON a.topic_id = p.topic_id AND a.part = p.part"
                                + " WHERE a.next_offset IS DISTINCT FROM p.next_offset")
                        == 0);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    long number(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }
}
