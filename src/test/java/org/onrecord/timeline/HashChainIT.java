package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.onrecord.access.Desk.says;
import static org.onrecord.access.Desk.update;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.onrecord.access.Desk;
import org.onrecord.embedded.EmbeddedTestResource;

/** The chain as anyone would check it: with SHA-256 and nothing of ours. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class HashChainIT {

    private static final String NOTHING = "0".repeat(64);

    @Inject
    AgroalDataSource dataSource;

    private final Desk desk = new Desk();

    @Test
    void everyLinkCanBeComputedAgainAndIsWhatClientsAreTold() throws Exception {
        // given
        String slug = desk.call();
        String first = desk.finding(slug, "2022-05-01", "implemented");
        desk.finding(slug, "2022-01-01", "stalled");
        desk.correct(first, "{'summary':'Ünïcödé 😀 “quoted”','reason':'Spelling.'}");
        String hidden = desk.log(
                        slug, update("2022-03", says("Desk", "analyst", "regressed"), ",'visibility':'internal'"))
                .getString("id");
        desk.retract(first, "Wrong.");
        desk.editor()
                .header("If-Match", "*")
                .body(Desk.json("{'title':'Another'}"))
                .patch(Desk.COMMITMENTS + "/" + slug)
                .then()
                .statusCode(200);
        // when
        List<Link> kept = kept(UUID.fromString(desk.read("nobody", slug).getString("id")));
        // then
        assertEquals(7, kept.size());
        String previous = NOTHING;
        for (Link link : kept) {
            assertEquals(previous, link.previous());
            assertEquals(sha256(previous, link.event()), link.hash());
            assertNotEquals(sha256(previous, link.event() + " "), link.hash());
            previous = link.hash();
        }
        assertEquals(hashes(kept), chain(desk.timeline("analyst", slug)));
        // The public misses one entry, and sees by the two hashes around it that there is one.
        List<Link> shown =
                kept.stream().filter(link -> !link.event().contains(hidden)).toList();
        assertEquals(6, shown.size());
        assertEquals(hashes(shown), chain(desk.timeline("nobody", slug)));
    }

    private record Link(String event, String previous, String hash) {}

    private static List<String> hashes(List<Link> links) {
        return links.stream().map(link -> link.previous() + " " + link.hash()).toList();
    }

    /** In log order: all entries of one item lie in one partition. */
    private static List<String> chain(JsonPath timeline) {
        int size = timeline.getList("items").size();
        List<String[]> entries = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String at = "items[" + i + "].";
            entries.add(new String[] {
                timeline.getString(at + "position").replaceAll(".*:", ""),
                timeline.getString(at + "previousHash") + " " + timeline.getString(at + "hash")
            });
        }
        entries.sort(Comparator.comparingLong(entry -> Long.parseLong(entry[0])));
        return entries.stream().map(entry -> entry[1]).toList();
    }

    private List<Link> kept(UUID commitment) throws SQLException {
        List<Link> links = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT event, encode(previous_hash, 'hex'), encode(hash, 'hex')"
                                + " FROM timeline_entry WHERE subject = ? ORDER BY seq")) {
            select.setObject(1, commitment);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    links.add(new Link(rows.getString(1), rows.getString(2), rows.getString(3)));
                }
            }
        }
        return links;
    }

    private static String sha256(String previous, String event) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(HexFormat.of().parseHex(previous));
        return HexFormat.of().formatHex(digest.digest(event.getBytes(StandardCharsets.UTF_8)));
    }
}
