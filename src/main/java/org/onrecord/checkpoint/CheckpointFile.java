package org.onrecord.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.onrecord.event.CanonicalJson;
import org.onrecord.event.JsonText;
import org.onrecord.log.Position;

/** A checkpoint that somebody kept, held against an export of all events, without any server. */
public final class CheckpointFile {

    private static final int FAULTS = 20;

    private final Statement statement;
    private final Verdict signature;
    private final JsonText json = new JsonText();
    private final List<String> faults = new ArrayList<>();
    // By text: their order is that of the heads.
    private final Map<String, ChainCheck> chains = new TreeMap<>();

    private CheckpointFile(Statement statement, Verdict signature) {
        this.statement = statement;
        this.signature = signature;
    }

    /**
     * Checks a checkpoint's signature.
     *
     * @param checkpoint as {@code GET /api/v1/checkpoints/latest} gives it
     * @param trusted the key it must be signed with (X.509 SubjectPublicKeyInfo), or null for the one it names itself
     * @throws IOException where the file cannot be read, or is no checkpoint
     */
    public static CheckpointFile read(InputStream checkpoint, byte[] trusted) throws IOException {
        JsonNode kept = new ObjectMapper().readTree(checkpoint);
        try {
            String text = kept.path("statement").asText();
            Statement statement = Statement.read(text);
            byte[] named = Base64.getDecoder().decode(kept.path("publicKey").asText());
            byte[] signature = Base64.getDecoder().decode(kept.path("signature").asText());
            List<String> faults = new ArrayList<>();
            if (trusted != null && !Arrays.equals(trusted, named)) {
                faults.add("The checkpoint names another key than the one that is trusted.");
            }
            if (!Ed25519.verifies(trusted == null ? named : trusted, text, signature)) {
                faults.add("The signature is not one of that key over this statement.");
            }
            return new CheckpointFile(
                    statement,
                    new Verdict(
                            faults,
                            List.of(
                                    "checkpoint: " + statement.number() + " of " + statement.madeAt(),
                                    "key: " + Base64.getEncoder().encodeToString(named))));
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IOException("it is no checkpoint: " + e.getMessage(), e);
        }
    }

    /** What the signature alone comes to. */
    public Verdict signature() {
        return signature;
    }

    /**
     * Computes the heads again from an export.
     *
     * @param events lines as {@code GET /api/v1/exports/events.ndjson} gives them; what is newer than the checkpoint is left out
     * @throws IOException where it cannot be read, or is no export
     */
    public Verdict against(InputStream events) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8));
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                take(json.parse(line.getBytes(StandardCharsets.UTF_8)));
            }
        } catch (JsonText.MalformedJsonException | IllegalArgumentException e) {
            throw new IOException("it is no export of events: " + e.getMessage(), e);
        }
        HeadsHash heads = new HeadsHash();
        int unseen = 0;
        for (Map.Entry<String, ChainCheck> one : chains.entrySet()) {
            heads.add(
                    UUID.fromString(one.getKey()),
                    one.getValue().links(),
                    one.getValue().head());
            unseen += one.getValue().unseen();
        }
        if (heads.chains() != statement.chains() || heads.entries() != statement.entries()) {
            fault("The checkpoint states " + statement.chains() + " chains of " + statement.entries()
                    + " links; up to its position the export has " + heads.chains() + " of " + heads.entries() + ".");
        }
        String hash = heads.finish();
        if (!hash.equals(statement.headsHash())) {
            fault("The heads of the chains are not those that the checkpoint states: the history was rewritten.");
        }
        List<String> facts = new ArrayList<>(signature.facts());
        facts.add("chains: " + heads.chains() + ", links: " + heads.entries()
                + (unseen > 0 ? ", not shown and not computed: " + unseen : ""));
        facts.add("heads: " + hash);
        List<String> all = new ArrayList<>(signature.faults());
        all.addAll(faults);
        return new Verdict(all, facts);
    }

    private void take(JsonNode line) {
        Position at = Position.parse(line.path("position").asText())
                .orElseThrow(() -> new IllegalArgumentException("a line has no position"));
        if (!statement.position().hasPassed(at)) {
            return;
        }
        String subject = line.path("subject").asText();
        JsonNode event = line.path("event");
        chains.computeIfAbsent(subject, key -> new ChainCheck())
                .next(
                        line.path("revision").asInt(),
                        line.path("previousHash").asText(),
                        line.path("hash").asText(),
                        event.isObject() ? CanonicalJson.text(event) : null)
                .ifPresent(fault -> fault("The chain of " + subject + " is broken: " + fault + "."));
    }

    private void fault(String fault) {
        if (faults.size() < FAULTS) {
            faults.add(fault);
        }
    }
}
