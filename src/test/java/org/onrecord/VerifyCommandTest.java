package org.onrecord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.onrecord.event.ChainHash;

/** A proof is checked at the terminal, and the exit code says how it went. */
class VerifyCommandTest {

    private final ObjectMapper mapper = new ObjectMapper();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @Test
    void aProofThatIsWholeIsGood() throws IOException {
        ObjectNode proof = proof("{\"a\":1}", "{\"a\":\"Ünïcödé 😀\"}", null, "{\"a\":3}");

        assertEquals(0, verify(proof));
        assertTrue(said().contains("links: 4"));
        assertTrue(said().contains("not shown and not computed: 1"));
        assertTrue(said().endsWith("good\n"));
    }

    @Test
    void anEventThatWasRewrittenIsFound() throws IOException {
        ObjectNode proof = proof("{\"a\":1}", "{\"a\":2}");
        ((ObjectNode) proof.at("/links/0")).put("event", "{\"a\":7}");

        assertEquals(1, verify(proof));
        assertTrue(said().contains("link 1 is not what was hashed"));
        assertTrue(said().endsWith("NOT GOOD\n"));
    }

    @Test
    void aLinkThatWasTakenOutIsFound() throws IOException {
        ObjectNode proof = proof("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        ((ArrayNode) proof.get("links")).remove(1);

        assertEquals(1, verify(proof));
        assertFalse(said().contains("not what was hashed:"));
    }

    @Test
    void aProofThatWasCutAtItsEndIsFound() throws IOException {
        ObjectNode proof = proof("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        proof.put("length", 3).put("head", proof.at("/links/2/hash").textValue());
        assertEquals(0, verify(proof));

        ((ArrayNode) proof.get("links")).remove(2);

        assertEquals(1, verify(proof));
        assertTrue(said().contains("it says that there are 3 links"));
        assertTrue(said().contains("the last link is not the head that it names"));
        assertEquals(1, verify(proof()));
    }

    @Test
    void aChainOfSomethingElseIsFound() throws IOException {
        ObjectNode proof = proof("{\"subject\":\"one\"}", null, "{\"subject\":\"another\"}");
        proof.put("commitmentId", "one");

        assertEquals(1, verify(proof));
        assertTrue(said().contains("link 3 is about something else"));
        assertFalse(said().contains("link 1"));
    }

    @Test
    void whatIsNoProofAndWhatIsNotThereCannotBeChecked() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "no json");

        assertEquals(2, command(List.of("verify-proof", text.toString())));
        assertEquals(2, command(List.of("verify-proof", folder.resolve("absent").toString())));
        assertEquals(2, command(List.of("verify-proof")));
        assertEquals(2, command(List.of("verify-checkpoint", text.toString())));
        assertEquals(2, command(List.of("verify-checkpoint")));
        assertEquals(1, verify(mapper.createObjectNode()));
    }

    private int verify(ObjectNode proof) throws IOException {
        Path file = folder.resolve("proof.json");
        mapper.writeValue(file.toFile(), proof);
        return command(List.of("verify-proof", file.toString()));
    }

    private int command(List<String> arguments) {
        assertTrue(VerifyCommand.is(arguments));
        return new VerifyCommand(new PrintStream(out, true, StandardCharsets.UTF_8)).run(arguments);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    /** A chain of these events; null stands for one that is not shown. */
    private ObjectNode proof(String... events) {
        ObjectNode proof = mapper.createObjectNode().put("algorithm", "SHA-256").put("start", "0".repeat(64));
        ArrayNode links = proof.putArray("links");
        byte[] head = ChainHash.start();
        for (int i = 0; i < events.length; i++) {
            byte[] next = ChainHash.next(head, events[i] == null ? "{\"hidden\":true}" : events[i]);
            links.addObject()
                    .put("revision", i + 1)
                    .put("previousHash", HexFormat.of().formatHex(head))
                    .put("hash", HexFormat.of().formatHex(next))
                    .put("event", events[i]);
            head = next;
        }
        return proof;
    }
}
