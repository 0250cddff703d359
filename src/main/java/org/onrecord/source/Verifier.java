package org.onrecord.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.onrecord.event.Citation;

/** Judges citations by every captured text of their sources that is there. Reads and prepares each text once. */
final class Verifier {

    private Verifier() {}

    /** The verification of each, in the order given. */
    static List<Verification> verify(Connection connection, List<Citation> citations) throws SQLException {
        return verify(connection, citations, null);
    }

    /**
     * The verification of each, in the order given.
     *
     * @param knownAt by the captures that were recorded by then; by all of them where it is null
     */
    static List<Verification> verify(Connection connection, List<Citation> citations, Instant knownAt)
            throws SQLException {
        List<Verification> verified = new ArrayList<>(citations.size());
        Map<UUID, List<Integer>> bySource = new HashMap<>();
        for (int i = 0; i < citations.size(); i++) {
            verified.add(Verification.NO_CAPTURE);
            bySource.computeIfAbsent(citations.get(i).sourceId(), id -> new ArrayList<>())
                    .add(i);
        }
        Map<String, Set<UUID>> sourcesByHash = sourcesByHash(connection, bySource.keySet(), knownAt);
        StoredTexts.each(connection, sourcesByHash.keySet(), (hash, content) -> {
            CapturedText text = CapturedText.of(content);
            for (UUID source : sourcesByHash.get(hash)) {
                for (int i : bySource.get(source)) {
                    if (verified.get(i) != Verification.VERIFIED) {
                        verified.set(i, verify(text, citations.get(i)));
                    }
                }
            }
        });
        return verified;
    }

    private static Verification verify(CapturedText text, Citation citation) {
        return QuoteFinder.find(text, citation.quote(), citation.prefix(), citation.suffix())
                        .isPresent()
                ? Verification.VERIFIED
                : Verification.NOT_FOUND;
    }

    private static Map<String, Set<UUID>> sourcesByHash(
            Connection connection, Collection<UUID> sources, Instant knownAt) throws SQLException {
        Map<String, Set<UUID>> byHash = new HashMap<>();
        if (sources.isEmpty()) {
            return byHash;
        }
        String captures = "SELECT DISTINCT sha256, source_id FROM source_capture WHERE source_id = ANY (?)";
        try (PreparedStatement statement =
                connection.prepareStatement(knownAt == null ? captures : captures + " AND captured_at <= ?")) {
            statement.setArray(1, connection.createArrayOf("uuid", sources.toArray()));
            if (knownAt != null) {
                statement.setObject(2, knownAt.atOffset(ZoneOffset.UTC));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byHash.computeIfAbsent(rows.getString(1), hash -> new HashSet<>())
                            .add(rows.getObject(2, UUID.class));
                }
            }
        }
        return byHash;
    }
}
