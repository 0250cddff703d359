package org.onrecord.transfer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.onrecord.event.Author;
import org.onrecord.http.Failures;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.http.WriteDoor;
import org.onrecord.log.AppliedEvents.AppliedEvent;
import org.onrecord.log.LogUnavailableException;
import org.onrecord.log.NoWritesException;
import org.onrecord.log.Outcome;

/**
 * One import on its way: lines are read, checked and written batch by batch, so that memory stays flat however long the
 * stream is. Whatever is wrong with one line is that line's result, and the others go on.
 */
final class ImportRun {

    private static final int BATCH_LINES = 500;
    private static final int BATCH_BYTES = 1024 * 1024;

    private final Author author;
    private final LineParser parser;
    private final ImportSink sink;
    private final Importer.Results results;
    private final ImportProgress progress;
    private long applied;
    private long duplicate;
    private long refused;

    ImportRun(Author author, LineParser parser, ImportSink sink, Importer.Results results) {
        this.author = author;
        this.parser = parser;
        this.sink = sink;
        this.results = results;
        this.progress = new ImportProgress(author.name());
    }

    ImportSummary to(LineReader lines) throws IOException {
        ProblemException end = null;
        List<LineReader.Line> batch = new ArrayList<>();
        int bytes = 0;
        for (LineReader.Line line = lines.next();
                line != null && end == null;
                line = end == null ? lines.next() : null) {
            if (!line.isBlank()) {
                batch.add(line);
                bytes += line.bytes().length;
            }
            // Whoever sends slowly hears of each line before the next.
            if (batch.size() == BATCH_LINES || bytes >= BATCH_BYTES || lines.isWaiting()) {
                end = write(batch);
                batch.clear();
                bytes = 0;
            }
        }
        if (end == null) {
            end = write(batch);
        }
        return new ImportSummary(applied, duplicate, refused, end != null, end == null ? null : end.problem(null));
    }

    /** Writes a batch; answers why the import cannot go on, or null where it can. */
    private ProblemException write(List<LineReader.Line> batch) throws IOException {
        List<Object> piece = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        for (LineReader.Line line : batch) {
            Object read = frame(line);
            // A ref that comes again is judged by what came of it before.
            if (read instanceof LineParser.Framed framed && !ids.add(framed.eventId())) {
                ProblemException end = write(piece.toArray(), ids);
                if (end != null) {
                    return end;
                }
                piece.clear();
                ids.clear();
                ids.add(framed.eventId());
            }
            piece.add(read);
        }
        return piece.isEmpty() ? null : write(piece.toArray(), ids);
    }

    private ProblemException write(Object[] read, Set<UUID> ids) throws IOException {
        Map<UUID, AppliedEvent> before = sink.known(ids);
        List<ImportLine> toWrite = new ArrayList<>();
        for (int i = 0; i < read.length; i++) {
            if (read[i] instanceof LineParser.Framed framed) {
                read[i] = check(framed, before.get(framed.eventId()));
                if (read[i] instanceof ImportLine line) {
                    toWrite.add(line);
                }
            }
        }
        List<Outcome> outcomes;
        ProblemException end = null;
        try {
            outcomes = toWrite.isEmpty() ? List.of() : sink.take(toWrite, author);
        } catch (LogUnavailableException | NoWritesException e) {
            outcomes = List.of();
            end = ProblemException.retryLater(
                    ProblemType.LOG_UNAVAILABLE,
                    "The log cannot be written to at the moment; lines without a result can be sent again.",
                    2);
        }
        Map<ImportLine, Outcome> outcomeOf = new HashMap<>();
        for (int i = 0; i < outcomes.size(); i++) {
            outcomeOf.put(toWrite.get(i), outcomes.get(i));
        }
        for (Object one : read) {
            LineResult result = one instanceof ImportLine line ? result(line, outcomeOf.get(line)) : (LineResult) one;
            if (result != null) {
                count(result);
                results.accept(result);
            }
        }
        results.flush();
        progress.tell(applied, duplicate, refused);
        return end;
    }

    private Object frame(LineReader.Line line) {
        try {
            return parser.frame(line);
        } catch (LineParser.FrameException e) {
            return refusal(line.number(), e.op, e.ref, (RuntimeException) e.getCause());
        }
    }

    private Object check(LineParser.Framed framed, AppliedEvent before) {
        try {
            if (before != null) {
                return again(framed, before);
            }
            return parser.read(framed);
        } catch (RuntimeException e) {
            return refusal(framed.number(), framed.op(), framed.ref(), e);
        }
    }

    private static LineResult again(LineParser.Framed framed, AppliedEvent before) {
        requireSame(framed.requestHash(), before.requestHash(), framed.ref());
        boolean namesItsSubject = framed.op().equals("source") || framed.op().equals("commitment");
        return new LineResult(
                framed.number(),
                framed.op(),
                framed.ref(),
                LineResult.DUPLICATE,
                namesItsSubject ? before.subject() : before.eventId(),
                null);
    }

    private LineResult result(ImportLine line, Outcome outcome) {
        if (outcome == null) {
            return null;
        }
        try {
            if (outcome instanceof Outcome.Applied) {
                return line.result(LineResult.APPLIED);
            }
            if (outcome instanceof Outcome.Duplicate) {
                AppliedEvent first = sink.known(List.of(line.eventId())).get(line.eventId());
                if (first != null) {
                    requireSame(line.requestHash(), first.requestHash(), line.ref());
                }
                return line.result(LineResult.DUPLICATE);
            }
            throw WriteDoor.problemOf(outcome);
        } catch (RuntimeException e) {
            return refusal(line.number(), line.op(), line.ref(), e);
        }
    }

    private static void requireSame(String now, String first, String ref) {
        if (!now.equals(first)) {
            throw new ProblemException(
                    ProblemType.IDEMPOTENCY_KEY_REUSED,
                    "The ref " + ref
                            + " was imported before with another body; amend or correct what it made instead.");
        }
    }

    private static LineResult refusal(long number, String op, String ref, RuntimeException failure) {
        ProblemException problem = Failures.problemOf(failure).orElseThrow(() -> failure);
        return new LineResult(number, op, ref, LineResult.REFUSED, null, problem.problem(null));
    }

    private void count(LineResult result) {
        switch (result.outcome()) {
            case LineResult.APPLIED -> applied++;
            case LineResult.DUPLICATE -> duplicate++;
            default -> refused++;
        }
    }
}
