package org.onrecord.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.onrecord.event.ChainHash;

/** An item's chain as {@code GET /api/v1/commitments/{id}/proof} gives it, checked without any server. */
public final class ProofFile {

    private static final HexFormat HEX = HexFormat.of();

    private ProofFile() {}

    /**
     * Computes every link again.
     *
     * @throws IOException where the file cannot be read, or is no JSON
     */
    public static Verdict check(InputStream file) throws IOException {
        JsonNode proof = new ObjectMapper().readTree(file);
        if (!proof.path("links").isArray()) {
            return new Verdict(List.of("The file is no proof: it has no links."), List.of());
        }
        List<String> faults = new ArrayList<>();
        if (!proof.path("algorithm").asText().equals("SHA-256")
                || !proof.path("start").asText().equals(HEX.formatHex(ChainHash.start()))) {
            faults.add("The chain does not begin as it must: SHA-256, from zeros.");
        }
        if (proof.get("links").isEmpty()) {
            faults.add("The proof has no links; an item has one at least.");
        }
        ChainCheck chain = new ChainCheck();
        for (JsonNode link : proof.get("links")) {
            chain.next(
                            link.path("revision").asInt(),
                            link.path("previousHash").asText(),
                            link.path("hash").asText(),
                            link.path("event").textValue())
                    .ifPresent(fault -> faults.add("The chain is broken: " + fault + "."));
            if (isOfAnother(proof.path("commitmentId"), link.path("event"))) {
                faults.add("The chain is mixed: link " + chain.links() + " is about something else.");
            }
        }
        if (proof.has("length") && proof.get("length").asInt() != chain.links()) {
            faults.add("The proof is cut: it says that there are " + proof.get("length") + " links.");
        }
        if (proof.has("head") && !proof.get("head").asText().equals(HEX.formatHex(chain.head()))) {
            faults.add("The proof is cut: the last link is not the head that it names.");
        }
        List<String> facts = new ArrayList<>();
        facts.add("commitment: " + proof.path("commitmentId").asText() + " ("
                + proof.path("slug").asText() + ")");
        facts.add("links: " + chain.links());
        if (chain.unseen() > 0) {
            facts.add("not shown and not computed: " + chain.unseen());
        }
        facts.add("head: " + HEX.formatHex(chain.head()));
        return new Verdict(faults, facts);
    }

    /** A chain that is whole in itself may still be given out as that of another item. */
    private static boolean isOfAnother(JsonNode commitmentId, JsonNode event) throws IOException {
        if (!commitmentId.isTextual() || !event.isTextual()) {
            return false;
        }
        return !new ObjectMapper().readTree(event.textValue()).path("subject").equals(commitmentId);
    }
}
