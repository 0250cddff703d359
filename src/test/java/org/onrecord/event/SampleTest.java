package org.onrecord.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bundled sample is read by the same readers as any body, line by line, names resolved as lines come. */
class SampleTest {

    private final Map<String, UUID> sources = new HashMap<>();
    private final Map<String, UUID> commitments = new HashMap<>();
    private final EventCodec codec = new EventCodec();

    @Test
    void everyLineIsReadWithoutFault() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        Set<String> refs = new HashSet<>();
        List<String> faults = new ArrayList<>();
        for (String line : lines()) {
            JsonNode read = new JsonText().parse(line.getBytes(UTF_8));
            String op = read.get("op").textValue();
            String ref = read.get("ref").textValue();
            BodyReader body = new BodyReader(read.get("body"), BodyReader.Unknown.REFUSED);
            try {
                Envelope envelope = envelope(op, ref, body);
                EncodedEvent encoded = codec.encode(envelope);
                Decoded decoded = codec.decode(encoded.key().getBytes(UTF_8), encoded.headers(), encoded.value());
                if (!(decoded instanceof Decoded.Read written)
                        || !written.envelope().equals(envelope)) {
                    faults.add(ref + ": does not round-trip: " + decoded);
                }
            } catch (InvalidBodyException e) {
                faults.add(ref + ": " + e.getMessage());
            }
            if (!refs.add(op + " " + ref)) {
                faults.add(ref + ": stands twice");
            }
            counts.merge(op, 1, Integer::sum);
        }

        assertEquals(List.of(), faults);
        assertEquals(Map.of("source", 3, "commitment", 80, "relation", 46, "follow-up", 160), counts);
    }

    @Test
    void noLineIsLongerThanAnImportTakes() throws IOException {
        for (String line : lines()) {
            assertFalse(line.getBytes(UTF_8).length > 256 * 1024);
        }
    }

    private Envelope envelope(String op, String ref, BodyReader body) {
        UUID subject;
        Event event;
        switch (op) {
            case "source" -> {
                Source source = SourceBody.read(body);
                body.finish();
                subject = EventIds.ofSource(source.slug());
                sources.put(ref, subject);
                event = new Event.SourceCaptured(source, null);
            }
            case "commitment" -> {
                Commitment commitment = CommitmentBody.read(body, name -> Optional.ofNullable(sources.get(name)));
                body.finish();
                subject = EventIds.ofCommitment(commitment.slug());
                commitments.put(ref, subject);
                event = new Event.CommitmentRegistered(commitment);
            }
            case "relation" -> {
                subject = commitmentOf(body);
                event = new Event.CommitmentRelated(
                        RelationBody.read(body, name -> Optional.ofNullable(commitments.get(name))));
                body.finish();
            }
            default -> {
                subject = commitmentOf(body);
                event = new Event.FollowUpLogged(FollowUpBody.read(body));
                body.finish();
            }
        }
        return new Envelope(
                EventIds.ofImport(op, ref), subject, Samples.SOURCE, Samples.TIME, null, Samples.AUTHOR, event);
    }

    private UUID commitmentOf(BodyReader body) {
        String name = body.requiredText("commitment", CommitmentBody.NAME);
        UUID commitment = commitments.get(name);
        if (commitment == null) {
            body.error("commitment", "names no known commitment");
        }
        return commitment;
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = SampleTest.class.getResourceAsStream("/sample/visit-2022.ndjson")) {
            return new String(in.readAllBytes(), UTF_8).lines().toList();
        }
    }
}
