package org.onrecord.http;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.onrecord.event.Author;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventIds;
import org.onrecord.log.EventLog;
import org.onrecord.log.LogConfig;
import org.onrecord.log.Outcome;
import org.onrecord.log.Outcomes;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.log.RecordPosition;
import org.onrecord.log.WriteGate;

/**
 * How every request that writes an event is answered: append, wait until the projection has passed the record, tell what
 * became of it. A repeated {@code Idempotency-Key} gets the first outcome again; {@code Prefer: respond-async} (RFC 7240)
 * gets 202 at once, with the address where the outcome can be asked for.
 */
@Singleton
public final class WriteDoor {

    /** Where outcomes are asked for. */
    public static final String OUTCOMES = "/api/v1/outcomes/";

    private final EventLog log;
    private final WriteGate gate;
    private final LogConfig settings;
    private final ProjectionWatch watch;
    private final Outcomes outcomes;
    private final IdempotencyKey idempotencyKey;
    private final HttpHeaders headers;
    private final EventIds ids = new EventIds();

    WriteDoor(
            EventLog log,
            WriteGate gate,
            LogConfig settings,
            ProjectionWatch watch,
            Outcomes outcomes,
            IdempotencyKey idempotencyKey,
            HttpHeaders headers) {
        this.log = log;
        this.gate = gate;
        this.settings = settings;
        this.watch = watch;
        this.outcomes = outcomes;
        this.idempotencyKey = idempotencyKey;
        this.headers = headers;
    }

    /** An event that is to be written, and what it is about. */
    public record Write(UUID subject, Event event) {}

    /**
     * Writes one event and answers.
     *
     * @param requestHash tells this request from another one under the same idempotency key
     * @param prepare makes the event; asked only where the request is not a repeated one, so that a rule that the first
     *     one has changed the ground of (its slug is taken now) does not refuse the second
     * @param answer answers an event that was applied
     */
    public Response write(
            Author author,
            String requestHash,
            Supplier<Write> prepare,
            Function<Outcome.Applied, Response.ResponseBuilder> answer) {
        return gate.within(() -> admitted(author, requestHash, prepare, answer));
    }

    private Response admitted(
            Author author,
            String requestHash,
            Supplier<Write> prepare,
            Function<Outcome.Applied, Response.ResponseBuilder> answer) {
        Optional<String> key = idempotencyKey.read();
        UUID eventId =
                key.map(text -> EventIds.ofIdempotencyKey(author.id(), text)).orElseGet(ids::next);
        if (key.isPresent()) {
            Optional<Outcomes.Known> known = outcomes.known(eventId);
            if (known.isPresent()) {
                requireSameRequest(known.get().requestHash(), requestHash);
                return answer(known.get().outcome(), null, eventId, requestHash, answer);
            }
        }
        Write write = prepare.get();
        Envelope envelope = log.envelope(eventId, write.subject(), requestHash, author, write.event());
        RecordPosition at = log.appendNow(envelope);
        if (prefersAsync()) {
            return accepted(at, eventId)
                    .header("Preference-Applied", "respond-async")
                    .build();
        }
        // Acknowledged is acknowledged: a projection that is behind does not turn the write into a failure.
        if (!watch.await(at, settings.projectionTimeout())) {
            return accepted(at, eventId).header("Retry-After", "1").build();
        }
        return answer(outcomes.of(at, eventId), at, eventId, requestHash, answer);
    }

    private Response answer(
            Outcome outcome,
            RecordPosition at,
            UUID eventId,
            String requestHash,
            Function<Outcome.Applied, Response.ResponseBuilder> answer) {
        if (outcome instanceof Outcome.Applied applied) {
            return positioned(answer.apply(applied), applied.position()).build();
        }
        if (outcome instanceof Outcome.Duplicate duplicate) {
            // Two requests under one key met on the log; the first of them stands.
            outcomes.known(eventId).ifPresent(known -> requireSameRequest(known.requestHash(), requestHash));
            return positioned(answer.apply(duplicate.first()), duplicate.first().position())
                    .build();
        }
        if (outcome instanceof Outcome.Pending) {
            return accepted(at, eventId).header("Retry-After", "1").build();
        }
        throw problemOf(outcome);
    }

    /** The problem that a refused or parked event is answered with. */
    public static ProblemException problemOf(Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return new ProblemException(
                    ProblemType.valueOf(refused.reason().name()), sentence(refused.detail()), List.of(), Map.of());
        }
        if (outcome instanceof Outcome.Parked parked) {
            throw new IllegalStateException("an event of this service was parked: " + parked.detail());
        }
        throw new IllegalArgumentException("no problem: " + outcome);
    }

    private static String sentence(String detail) {
        String capital = detail.substring(0, 1).toUpperCase(Locale.ROOT) + detail.substring(1);
        return capital.endsWith(".") ? capital : capital + ".";
    }

    private Response.ResponseBuilder accepted(RecordPosition at, UUID eventId) {
        String id = at.partition() + "-" + at.offset() + "-" + eventId;
        return positioned(
                Response.accepted(Map.of("state", "pending", "eventId", eventId))
                        .location(URI.create(OUTCOMES + id)),
                at);
    }

    private Response.ResponseBuilder positioned(Response.ResponseBuilder response, RecordPosition at) {
        return response.header(
                AnswerFilter.POSITION_HEADER,
                watch.current().merge(Position.after(at)).toString());
    }

    private static void requireSameRequest(String first, String now) {
        if (!now.equals(first)) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED, "This Idempotency-Key was used before, for another request.");
        }
    }

    private boolean prefersAsync() {
        List<String> lines = headers.getRequestHeader("Prefer");
        return lines != null
                && lines.stream()
                        .flatMap(line -> Arrays.stream(line.split(",", -1)))
                        .map(preference -> preference.split("[;=]", 2)[0].strip())
                        .anyMatch(preference -> preference.equalsIgnoreCase("respond-async"));
    }
}
