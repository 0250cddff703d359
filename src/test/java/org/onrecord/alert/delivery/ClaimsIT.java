package org.onrecord.alert.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;

/**
 * How the queue is shared out. The messages here are due in a time to come, and claimed as of then, so that nobody else
 * takes them.
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class ClaimsIT {

    private static final Instant THEN = Instant.parse("2100-01-01T00:00:00Z");
    private static final int MANY = 100_000;

    @Inject
    AgroalDataSource dataSource;

    @Inject
    ClaimRepository claims;

    private final List<UUID> made = new ArrayList<>();

    @AfterEach
    void clear() throws SQLException {
        for (UUID one : made) {
            execute("DELETE FROM delivery WHERE subscription_id = '" + one + "'");
            execute("UPDATE subscription SET deleted_at = now() WHERE id = '" + one + "'");
        }
    }

    @Test
    void aHundredThousandMessagesForADeadReceiverCostNoMoreThanOne() throws Exception {
        // given
        UUID dead = subscription(false);
        UUID living = subscription(false);
        messages(dead, MANY, null);
        messages(living, 10, null);
        execute("ANALYZE delivery");
        // then
        OffsetDateTime now = THEN.atOffset(ZoneOffset.UTC);
        for (boolean ordered : new boolean[] {false, true}) {
            assertFew(ClaimRepository.CLAIM, select -> {
                select.setObject(1, now);
                select.setObject(2, now);
                select.setArray(3, array(select, "uuid", dead, living));
                select.setArray(4, array(select, "int4", 1, 4));
                select.setArray(5, array(select, "bool", ordered, ordered));
                select.setObject(6, now);
            });
        }
        assertFew(ClaimRepository.WAITING, select -> select.setObject(1, now));
        assertFew(ClaimRepository.NEXT, select -> select.setArray(1, array(select, "uuid", dead, living)));
    }

    @Test
    void noMessageIsClaimedTwiceAndTheBoundHoldsOverAllWhoClaim() throws Exception {
        // given
        UUID receiver = subscription(false);
        messages(receiver, 50, null);
        ExecutorService instances = Executors.newFixedThreadPool(4);
        // when
        List<Callable<List<Claim>>> turns = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            turns.add(() -> claims.claim(Map.of(receiver, 4), THEN).claims());
        }
        List<UUID> claimed = new ArrayList<>();
        for (Future<List<Claim>> turn : instances.invokeAll(turns)) {
            turn.get().forEach(claim -> claimed.add(claim.delivery().id()));
        }
        instances.shutdown();
        // then
        assertEquals(4, claimed.size());
        assertEquals(4, claimed.stream().distinct().count());
    }

    @Test
    void aReceiverThatFailsGetsOneAtATime() throws Exception {
        UUID receiver = subscription(false);
        messages(receiver, 5, null);
        execute("UPDATE subscription SET failing_since = now() WHERE id = '" + receiver + "'");

        ClaimRepository.Taken taken = claims.claim(Map.of(receiver, 4), THEN);

        assertEquals(1, taken.claims().size());
        assertTrue(taken.failing().contains(receiver));
        assertEquals(0, claims.claim(Map.of(receiver, 4), THEN).claims().size());
    }

    @Test
    void aClaimThatHasEndedIsAnybodysAgain() throws Exception {
        UUID receiver = subscription(false);
        messages(receiver, 1, null);
        Claim first = claims.claim(Map.of(receiver, 1), THEN).claims().get(0);

        assertEquals(
                0,
                claims.claim(Map.of(receiver, 1), first.until().minusMillis(1))
                        .claims()
                        .size());
        Claim second = claims.claim(Map.of(receiver, 1), first.until()).claims().get(0);

        assertEquals(first.delivery().id(), second.delivery().id());
    }

    @Test
    void whereOrderIsAskedForTheFirstOfEachItemIsClaimedAlone() throws Exception {
        UUID receiver = subscription(true);
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        messages(receiver, 300, one);
        messages(receiver, 2, other);

        List<Claim> first = turns(receiver, THEN);
        List<Claim> later = turns(receiver, THEN.plusMillis(1));

        assertEquals(
                List.of(one, other),
                first.stream().map(claim -> claim.delivery().commitmentId()).toList());
        assertEquals(List.of(), later);
    }

    /** As often as there is something to be looked at at once. */
    private List<Claim> turns(UUID receiver, Instant now) {
        List<Claim> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ClaimRepository.Taken taken = claims.claim(Map.of(receiver, 4), now);
            all.addAll(taken.claims());
            if (taken.next().getOrDefault(receiver, Instant.MAX).isAfter(now)) {
                return all;
            }
        }
        throw new AssertionError("it never comes to an end");
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    /** Runs a statement, takes it back, and looks at how many pages it touched. */
    private void assertFew(String sql, Binding binding) throws Exception {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try (PreparedStatement explain =
                    connection.prepareStatement("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + sql)) {
                binding.to(explain);
                try (ResultSet plan = explain.executeQuery()) {
                    plan.next();
                    JsonNode top =
                            new ObjectMapper().readTree(plan.getString(1)).at("/0/Plan");
                    long pages = top.path("Shared Hit Blocks").asLong()
                            + top.path("Shared Read Blocks").asLong();
                    assertTrue(pages < 2_000, pages + " pages: " + top);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static Array array(PreparedStatement statement, String type, Object... values) throws SQLException {
        return statement.getConnection().createArrayOf(type, values);
    }

    private UUID subscription(boolean ordered) throws SQLException {
        UUID id = UUID.randomUUID();
        made.add(id);
        execute("UPDATE subscription_clock SET at = at + 1");
        execute(
                "INSERT INTO subscription (id, owner, name, filter, channel, active, since, since_time, confirmed_at, revision,"
                        + " created_at, updated_at, changed) SELECT '" + id
                        + "', 'nobody', 'Test', '{\"kind\":[\"appeal\"]}',"
                        + " '{\"type\":\"webhook\",\"url\":\"http://127.9.9.9:1/\",\"ordered\":" + ordered
                        + ",\"asymmetric\":false}', true, '0:0', now(), now(), 1, now(), now(), at FROM subscription_clock");
        return id;
    }

    private void messages(UUID subscription, int count, UUID commitment) throws SQLException {
        execute(
                "INSERT INTO delivery (id, subscription_id, event_id, type, changes, commitment_id, payload, status, due_at,"
                        + " created_at) SELECT gen_random_uuid(), '" + subscription
                        + "', gen_random_uuid(), 'follow_up.logged', '{}', "
                        + (commitment == null ? "gen_random_uuid()" : "'" + commitment + "'")
                        + ", '{}', 'pending', timestamptz '2099-12-31 00:00:00Z', now() FROM generate_series(1, "
                        + count + ")");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
