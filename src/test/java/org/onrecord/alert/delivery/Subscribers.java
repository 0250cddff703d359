package org.onrecord.alert.delivery;

import static org.onrecord.access.Desk.json;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.onrecord.access.Desk;

/** What subscribers do, over HTTP. */
final class Subscribers {

    static final String SUBSCRIPTIONS = "/api/v1/subscriptions";
    static final String DELIVERIES = "/api/v1/deliveries/";

    private final Desk desk = new Desk();

    /** A subscription that was just made. */
    record Made(String id, String secret, String publicKey) {}

    Desk desk() {
        return desk;
    }

    RequestSpecification owner() {
        return desk.with("subscriber");
    }

    /** Patience for machines with much else to do. */
    static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
    }

    /**
     * Subscribes to all that happens to one item.
     *
     * @param more begins with a comma or is empty: more of the channel
     * @param besides likewise: more of the subscription
     */
    Made subscribe(String item, String url, String more, String besides) {
        JsonPath made = owner().body(json("{'name':'Test','filter':{'commitments':'" + item
                        + "'},'channel':{'type':'webhook','url':'" + url + "'" + more + "}" + besides + "}"))
                .post(SUBSCRIPTIONS)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        return new Made(made.getString("id"), made.getString("secret"), made.getString("publicKey"));
    }

    Made subscribe(String item, String url) {
        return subscribe(item, url, "", "");
    }

    /** Pings; answers the delivery's id. */
    String ping(Made subscription) {
        return owner().post(SUBSCRIPTIONS + "/" + subscription.id() + "/ping")
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getString("id");
    }

    JsonPath subscription(Made one) {
        return owner().get(SUBSCRIPTIONS + "/" + one.id())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    JsonPath log(Made one) {
        return owner().get(SUBSCRIPTIONS + "/" + one.id() + "/deliveries?limit=200")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    JsonPath delivery(String id) {
        return owner().get(DELIVERIES + id).then().statusCode(200).extract().jsonPath();
    }

    /** Waits until a message is finished, and answers it. */
    JsonPath finished(String delivery) {
        soon().until(() -> List.of("delivered", "failed", "cancelled")
                .contains(delivery(delivery).getString("status")));
        return delivery(delivery);
    }

    /** Waits until all messages of a subscription are finished, at least so many, and answers the log. */
    JsonPath finished(Made one, int least) {
        soon().until(() -> {
            List<String> statuses = log(one).getList("items.status");
            return statuses.size() >= least && !statuses.contains("pending");
        });
        return log(one);
    }
}
