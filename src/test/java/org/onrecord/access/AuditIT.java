package org.onrecord.access;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.onrecord.access.Desk.admin;
import static org.onrecord.access.Desk.json;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;
import org.onrecord.event.Author;

@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class AuditIT {

    private static final String AUDIT = "/api/v1/admin/audit";
    private static final String KEYS = "/api/v1/api-keys";
    private static final Author SOMEBODY = new Author("somebody", "Some Body");

    @Inject
    AuditTrail audit;

    @Inject
    DataSource dataSource;

    @Test
    void makingAndRevokingAKeyIsNotedOnceEach() {
        // given
        String idempotencyKey = UUID.randomUUID().toString();
        String id = make(idempotencyKey).getString("id");
        make(idempotencyKey);
        // when
        admin().delete(KEYS + "/" + id).then().statusCode(204);
        admin().delete(KEYS + "/" + id).then().statusCode(204);
        // then
        notedOn("api-keys/" + id)
                .body("items.act", equalTo(List.of("api-key.revoked", "api-key.made")))
                .body("items.outcome", everyItem(equalTo("done")))
                .body("items.by.id", everyItem(equalTo("admin")))
                .body("items[1].detail", equalTo("Role reader, named Noted."));
    }

    @Test
    void theFirstKeyIsNotedAsMadeByTheProgram() {
        admin().get(AUDIT + "?by=onrecord&act=api-key.made&limit=200")
                .then()
                .statusCode(200)
                .body("items[0].by.name", equalTo("Onrecord"))
                .body("items[0].detail", containsString("At a start: Role admin"));
    }

    @Test
    void anActThatIsTakenBackIsNotNoted() throws SQLException {
        String byHand = "things/" + UUID.randomUUID();
        String byJta = "things/" + UUID.randomUUID();
        // when
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            audit.note(connection, AuditAct.done(SOMEBODY, "thing.done", byHand, null));
            connection.rollback();
            connection.setAutoCommit(true);
        }
        assertThrows(IllegalStateException.class, () -> QuarkusTransaction.requiringNew()
                .run(() -> {
                    audit.note(AuditAct.done(SOMEBODY, "thing.done", byJta, null));
                    throw new IllegalStateException("the act fails");
                }));
        // then
        notedOn(byHand).body("items", empty());
        notedOn(byJta).body("items", empty());
    }

    @Test
    void theTrailIsWalkedFromTheNewestToTheOldest() {
        // given
        String target = "things/" + UUID.randomUUID();
        for (String detail : List.of("1", "2", "3", "4", "5")) {
            audit.note(AuditAct.refused(SOMEBODY, "thing.done", target, detail));
        }
        // when
        List<String> seen = new ArrayList<>();
        String next = "";
        do {
            JsonPath page = admin().get(AUDIT + "?limit=2&by=somebody&target=" + target + next)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            seen.addAll(page.getList("items.detail"));
            next = page.getString("next") == null ? "" : "&cursor=" + page.getString("next");
        } while (!next.isEmpty());
        // then
        assertEquals(List.of("5", "4", "3", "2", "1"), seen);
    }

    @Test
    void whatWasNotedCannotBeChanged() throws SQLException {
        String target = "things/" + UUID.randomUUID();
        audit.note(AuditAct.failed(SOMEBODY, "thing.done", target, null));
        for (String change : List.of("UPDATE audit_entry SET outcome = 'done'", "DELETE FROM audit_entry")) {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                String sql = change + " WHERE target = '" + target + "'";
                assertThrows(SQLException.class, () -> statement.executeUpdate(sql));
            }
        }
        notedOn(target).body("items", hasSize(1)).body("items[0].outcome", equalTo("failed"));
    }

    @Test
    void aQuestionThatCannotBeAskedIsRefused() {
        for (String query : List.of("cursor=x", "limit=0", "who=me")) {
            admin().get(AUDIT + "?" + query).then().statusCode(400);
        }
    }

    private static ValidatableResponse notedOn(String target) {
        return admin().get(AUDIT + "?target=" + target).then().statusCode(200);
    }

    private static JsonPath make(String idempotencyKey) {
        return admin().header("Idempotency-Key", idempotencyKey)
                .body(json("{'name':'Noted','role':'reader'}"))
                .post(KEYS)
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }
}
