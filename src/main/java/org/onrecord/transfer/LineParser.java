package org.onrecord.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.onrecord.commitment.CommitmentDoor;
import org.onrecord.event.BodyReader;
import org.onrecord.event.CanonicalJson;
import org.onrecord.event.CommitmentBody;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.event.FieldError;
import org.onrecord.event.InvalidBodyException;
import org.onrecord.event.JsonText;
import org.onrecord.event.Slug;
import org.onrecord.event.Source;
import org.onrecord.event.SourceBody;
import org.onrecord.followup.FollowUpDoor;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.Sha256;
import org.onrecord.http.WriteDoor.Write;
import org.onrecord.timeline.NameRepository.KnownCommitment;

/** Makes events out of lines, by the same rules as the doors. */
final class LineParser {

    private static final List<String> OPS = List.of("source", "commitment", "follow-up", "relation", "withdrawal");

    private final CommitmentDoor commitments;
    private final FollowUpDoor followUps;
    private final ImportNames names;
    private final JsonText jsonText = new JsonText();

    LineParser(CommitmentDoor commitments, FollowUpDoor followUps, ImportNames names) {
        this.commitments = commitments;
        this.followUps = followUps;
        this.names = names;
    }

    /** A line whose frame could be read: what it is called, and what is in it. */
    record Framed(long number, String op, String ref, JsonNode line) {

        UUID eventId() {
            return EventIds.ofImport(op, ref);
        }

        /** Tells a line from another one under the same ref. */
        String requestHash() {
            return Sha256.hex("IMPORT " + op + "\n" + CanonicalJson.text(line.path("body")));
        }
    }

    /** What can be said of a line that cannot be read: its op and ref as far as they are there. */
    static final class FrameException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final String op;
        final String ref;

        FrameException(String op, String ref, RuntimeException cause) {
            super(cause);
            this.op = op;
            this.ref = ref;
        }
    }

    /**
     * Reads a line's frame.
     *
     * @throws FrameException where there is none, with the reason as its cause
     */
    Framed frame(LineReader.Line line) {
        String op = null;
        String ref = null;
        try {
            if (line.tooLong()) {
                throw new ProblemException(
                        ProblemType.TOO_LARGE, "A line may have at most " + LineReader.MAX_LINE + " bytes.");
            }
            JsonNode json = jsonText.parse(line.bytes());
            op = json.path("op").textValue();
            ref = json.path("ref").textValue();
            BodyReader frame = new BodyReader(json, BodyReader.Unknown.REFUSED);
            frame.requiredText("op", 50);
            frame.requiredText("ref", CommitmentBody.NAME);
            if (op != null && !OPS.contains(op)) {
                frame.error("op", "must be one of " + String.join(", ", OPS));
            }
            if (json.isObject() && !json.path("body").isObject()) {
                frame.error("body", "must be an object");
            }
            frame.skip("body").finish();
            CanonicalJson.text(json);
            return new Framed(line.number(), op, ref, json);
        } catch (IllegalArgumentException e) {
            // A number beyond what JSON's canonical form can write.
            throw new FrameException(
                    op, ref, new InvalidBodyException(List.of(new FieldError("/body", e.getMessage()))));
        } catch (JsonText.MalformedJsonException | InvalidBodyException | ProblemException e) {
            throw new FrameException(op, ref, e);
        }
    }

    /** Makes the event. Throws what the doors throw, with pointers into the line. */
    ImportLine read(Framed framed) {
        BodyReader line = new BodyReader(framed.line(), BodyReader.Unknown.REFUSED)
                .skip("op")
                .skip("ref");
        Write write = line.requiredObject("body", body -> switch (framed.op()) {
            case "source" -> source(framed.ref(), body);
            case "commitment" -> commitment(framed.ref(), body);
            case "follow-up" -> followUp(body);
            case "withdrawal" -> withdrawal(body);
            default -> relation(body);
        });
        boolean namesItsSubject = framed.op().equals("source") || framed.op().equals("commitment");
        return new ImportLine(
                framed.number(),
                framed.op(),
                framed.ref(),
                framed.eventId(),
                framed.requestHash(),
                write.subject(),
                write.event(),
                namesItsSubject ? write.subject() : null);
    }

    private Write source(String ref, BodyReader body) {
        Source read = SourceBody.read(body);
        body.finish();
        // What the file calls it is a better name than its title.
        String slug = !body.has("slug") && Slug.isSlug(ref) ? ref : read.slug();
        Source source = new Source(
                slug,
                read.title(),
                read.publisher(),
                read.type(),
                read.publishedOn(),
                read.language(),
                read.url(),
                read.archivedUrl());
        UUID id = EventIds.ofSource(slug);
        names.broughtSource(id, ref, slug);
        return new Write(id, new Event.SourceCaptured(source, null));
    }

    private Write commitment(String ref, BodyReader body) {
        Write write = commitments.register(body, names.sources());
        commitments.requireFreeSlug(write.subject());
        names.brought(write.subject(), ref, ((Event.CommitmentRegistered) write.event()).commitment());
        return write;
    }

    private Write followUp(BodyReader body) {
        KnownCommitment commitment = subject(body);
        return followUps.log(commitment.id(), commitment.kind(), body);
    }

    private Write withdrawal(BodyReader body) {
        return commitments.withdraw(subject(body).id(), body);
    }

    private Write relation(BodyReader body) {
        KnownCommitment commitment = subject(body);
        return commitments.relate(commitment.id(), body, names.commitments());
    }

    private KnownCommitment subject(BodyReader body) {
        String name = body.requiredText("commitment", CommitmentBody.NAME);
        KnownCommitment commitment =
                name == null ? null : names.commitment(name).orElse(null);
        if (commitment == null) {
            if (name != null) {
                throw new ProblemException(
                        ProblemType.UNKNOWN_COMMITMENT,
                        "There is no commitment " + name + ".",
                        List.of(new FieldError("/body/commitment", "names no known commitment")),
                        Map.of());
            }
            body.finish();
        }
        return commitment;
    }
}
