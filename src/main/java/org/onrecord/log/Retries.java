package org.onrecord.log;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Headers;
import org.onrecord.event.Author;
import org.onrecord.event.Decoded;
import org.onrecord.log.SubmissionReader.Submission;

/**
 * Decides about kept records at an admin's word: appends them to the log once more under their own event id, so that
 * every replay decides the same, or discards them. Both may be asked for any number of times.
 */
@ApplicationScoped
public class Retries {

    /** What a retry or a discard came to. */
    public enum Verdict {
        DONE,
        /** The record can still not be read; nothing was appended, but that it was tried is noted. */
        UNREADABLE,
        /** It was so already; nothing was written. */
        STANDS,
        /** Nothing is left to decide: discarded, applied, or on its way. */
        SETTLED,
        /** No record is kept there. */
        UNKNOWN
    }

    private final AgroalDataSource dataSource;
    private final KeptRecordList list;
    private final KeptDecisions decisions;
    private final Outcomes outcomes;
    private final SubmissionReader submissions;
    private final EventLog log;
    private final WriteGate gate;
    private final Clock clock;
    // Where a record stands does not matter here: its copy is put where its key belongs.
    private final RecordReader reader = new RecordReader(1);

    public Retries(
            AgroalDataSource dataSource,
            KeptRecordList list,
            KeptDecisions decisions,
            Outcomes outcomes,
            SubmissionReader submissions,
            EventLog log,
            WriteGate gate,
            Clock clock) {
        this.dataSource = dataSource;
        this.list = list;
        this.decisions = decisions;
        this.outcomes = outcomes;
        this.submissions = submissions;
        this.log = log;
        this.gate = gate;
        this.clock = clock;
    }

    /** A retry under way: what it will be once the log has acknowledged it. */
    private record Attempt(KeptPlace place, UUID eventId, CompletableFuture<RecordPosition> appended, String fault) {}

    /**
     * Appends records to the log again, unless they were discarded, or a retry of them is on its way or was applied. What
     * still cannot be read is not appended: it would only be kept once more.
     *
     * @param places in the order of the list
     * @throws LogUnavailableException where the log did not take all of them; those it took are noted
     */
    public Map<KeptPlace, Verdict> retry(List<KeptPlace> places, Author by) {
        gate.require();
        Map<KeptPlace, Verdict> verdicts = new HashMap<>();
        Optional<LogUnavailableException> fault = inTransaction(connection -> {
            List<Attempt> attempts = new ArrayList<>();
            for (KeptPlace place : places) {
                attempt(connection, place, verdicts).ifPresent(attempts::add);
            }
            return note(connection, attempts, by);
        });
        fault.ifPresent(unavailable -> {
            throw unavailable;
        });
        return verdicts;
    }

    /** Discards a record, unless a retry of it is on its way or was applied. The first discard stands. */
    public Verdict discard(KeptPlace place, String reason, Author by) {
        return inTransaction(connection -> {
            if (!decisions.lock(connection, place)) {
                return Verdict.UNKNOWN;
            }
            KeptRecord record = list.find(connection, place).orElseThrow();
            if (record.discard() != null) {
                return Verdict.STANDS;
            }
            if (isSettled(record)) {
                return Verdict.SETTLED;
            }
            decisions.discarded(connection, place, new KeptRecord.Discard(clock.instant(), by, reason));
            return Verdict.DONE;
        });
    }

    /** What became of a record's last retry; empty where there was none, or where nothing was appended. */
    public Optional<Outcome> outcome(KeptRecord record) {
        KeptRecord.Retry retry = record.retry();
        return retry == null || retry.position() == null
                ? Optional.empty()
                : Optional.of(outcomes.of(retry.position(), retry.eventId()));
    }

    private Optional<Attempt> attempt(Connection connection, KeptPlace place, Map<KeptPlace, Verdict> verdicts)
            throws SQLException {
        if (!decisions.lock(connection, place)) {
            verdicts.put(place, Verdict.UNKNOWN);
            return Optional.empty();
        }
        KeptRecord record = list.find(connection, place).orElseThrow();
        if (record.discard() != null) {
            verdicts.put(place, Verdict.SETTLED);
            return Optional.empty();
        }
        if (isSettled(record)) {
            verdicts.put(place, Verdict.STANDS);
            return Optional.empty();
        }
        Attempt attempt = append(record);
        verdicts.put(place, attempt.appended() == null ? Verdict.UNREADABLE : Verdict.DONE);
        return Optional.of(attempt);
    }

    private boolean isSettled(KeptRecord record) {
        return outcome(record)
                .filter(outcome -> !(outcome instanceof Outcome.Refused) && !(outcome instanceof Outcome.Parked))
                .isPresent();
    }

    private Attempt append(KeptRecord record) {
        Headers headers = RawHeaders.read(record.headers());
        if (!record.place().isOnLog()) {
            return appendSubmission(record, headers);
        }
        Decoded decoded = reader.decode(record.key(), headers, record.value());
        if (decoded instanceof Decoded.Unreadable still) {
            return new Attempt(record.place(), null, null, KeptRecords.storable(still.detail()));
        }
        // A copy of a copy names the first one.
        String first = record.retryOf() == null ? record.place().toString() : record.retryOf();
        headers.remove(RawHeaders.RETRY_OF);
        headers.add(RawHeaders.RETRY_OF, first.getBytes(StandardCharsets.UTF_8));
        return new Attempt(
                record.place(),
                ((Decoded.Read) decoded).envelope().id(),
                log.append(record.key(), headers, record.value()),
                null);
    }

    /** By the rules of submissions, as they are now. */
    private Attempt appendSubmission(KeptRecord record, Headers headers) {
        Submission submission = submissions.read(record.key(), headers, record.value());
        if (submission instanceof Submission.Unfit still) {
            return new Attempt(record.place(), null, null, KeptRecords.storable(still.detail()));
        }
        Submission.Fit fit = (Submission.Fit) submission;
        return new Attempt(record.place(), fit.eventId(), log.append(fit.key(), fit.headers(), fit.value()), null);
    }

    private Optional<LogUnavailableException> note(Connection connection, List<Attempt> attempts, Author by)
            throws SQLException {
        LogUnavailableException fault = null;
        Instant now = clock.instant();
        for (Attempt attempt : attempts) {
            try {
                RecordPosition at = attempt.appended() == null ? null : log.await(attempt.appended());
                decisions.retried(
                        connection,
                        attempt.place(),
                        new KeptRecord.Retry(now, by, at, attempt.eventId(), attempt.fault()));
            } catch (LogUnavailableException e) {
                fault = e;
            }
        }
        return Optional.ofNullable(fault);
    }

    private <T> T inTransaction(SqlTransaction.Work<T> work) {
        try (Connection connection = dataSource.getConnection()) {
            return SqlTransaction.on(connection, work);
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
