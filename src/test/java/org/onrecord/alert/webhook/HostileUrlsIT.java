package org.onrecord.alert.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.access.Desk.json;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** No subscription leads where nothing may be sent: not when it is made or changed, and not when something is sent. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class HostileUrlsIT {

    private static final String SUBSCRIPTIONS = "/api/v1/subscriptions";

    @Inject
    AgroalDataSource dataSource;

    private final Desk desk = new Desk();

    @Test
    void noneIsTakenByTheDoorsAndNobodyIsConnectedTo() throws Exception {
        try (ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            // given
            List<String> hostile = HostileUrls.all(here.getLocalPort()).stream()
                    .map(HostileUrls.Hostile::url)
                    // The settings of tests allow http as such.
                    .filter(url -> !url.equals("http://example.org/"))
                    .toList();
            JsonPath good = create("http://127.9.9.9:9999/")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath();
            String path = SUBSCRIPTIONS + "/" + good.getString("id");
            String tag = desk.with("subscriber").get(path).header("ETag");
            List<String> taken = new ArrayList<>();
            // when
            for (String url : hostile) {
                Response made = create(url);
                Response changed = desk.with("subscriber")
                        .header("If-Match", tag)
                        .body("{\"channel\":" + channel(url) + "}")
                        .patch(path);
                if (made.statusCode() != 422 || changed.statusCode() != 422) {
                    taken.add(made.statusCode() + " " + changed.statusCode() + " " + url);
                }
            }
            // then
            assertEquals(List.of(), taken);
            assertTrue(hostile.size() >= 150, "there are " + hostile.size());
            here.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, here::accept);
        }
    }

    /** As if it had been good when it was made: a name that means something else by now. */
    @Test
    void whatBecameHostileMeanwhileIsNotSentTo() throws Exception {
        try (ServerSocket here = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String id = create("http://127.9.9.9:9999/")
                    .then()
                    .statusCode(201)
                    .extract()
                    .jsonPath()
                    .getString("id");
            for (String host : List.of("localhost", "127.0.0.1", "[::1]")) {
                String url = "http://" + host + ":" + here.getLocalPort() + "/";
                try (Connection connection = dataSource.getConnection();
                        PreparedStatement update =
                                connection.prepareStatement("UPDATE subscription SET channel = ? WHERE id = ?")) {
                    update.setString(1, channel(url));
                    update.setObject(2, UUID.fromString(id));
                    update.executeUpdate();
                }

                String ping = desk.with("subscriber")
                        .post(SUBSCRIPTIONS + "/" + id + "/ping")
                        .then()
                        .statusCode(202)
                        .extract()
                        .jsonPath()
                        .getString("id");

                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> "failed"
                        .equals(delivery(ping).getString("status")));
                JsonPath failed = delivery(ping);
                assertEquals(5, failed.getList("attempts").size());
                String error = failed.getString("attempts[0].error");
                assertTrue(error.startsWith("The URL leads to an address to which nothing is sent"), error);
            }
            here.setSoTimeout(100);
            assertThrows(SocketTimeoutException.class, here::accept);
        }
    }

    private JsonPath delivery(String id) {
        return desk.with("subscriber").get("/api/v1/deliveries/" + id).jsonPath();
    }

    private Response create(String url) {
        return desk.with("subscriber")
                .body(json("{'name':'Hostile','filter':{'kind':'appeal'},'channel':") + channel(url) + "}")
                .post(SUBSCRIPTIONS);
    }

    private static String channel(String url) {
        StringBuilder text = new StringBuilder();
        url.chars().forEach(c -> text.append(String.format(Locale.ROOT, "\\u%04x", c)));
        return "{\"type\":\"webhook\",\"url\":\"" + text + "\",\"ordered\":false,\"asymmetric\":false}";
    }
}
