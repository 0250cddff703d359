package org.onrecord;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.onrecord.access.AuditAct;
import org.onrecord.access.AuditTrail;
import org.onrecord.event.Author;
import org.onrecord.rebuild.Rebuild;
import org.onrecord.rebuild.RebuildState;
import org.onrecord.rebuild.Rebuilds;

/** Has the projection rebuilt at the word of a terminal, and tells how it goes. */
@Singleton
final class RebuildCommand {

    private static final Author TERMINAL = new Author("terminal", "Somebody at a terminal");
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Rebuilds rebuilds;
    private final AuditTrail audit;

    RebuildCommand(Rebuilds rebuilds, AuditTrail audit) {
        this.rebuilds = rebuilds;
        this.audit = audit;
    }

    /** Answers the exit code: 0 where what was rebuilt is in its place, 1 where nothing has changed. */
    int run(boolean allowDifferences) {
        Optional<Rebuild> begun = rebuilds.begin(TERMINAL, allowDifferences);
        if (begun.isEmpty()) {
            System.out.println("A rebuild goes on already.");
            return 1;
        }
        audit.note(AuditAct.done(
                TERMINAL,
                "rebuild.begun",
                "admin/projections/" + Rebuilds.TIMELINE,
                allowDifferences ? "Differences are allowed." : null));
        Rebuild last = begun.get();
        String told = "";
        while (last.finishedAt() == null) {
            String line = last.state().wire() + " " + last.position() + " of " + last.goal();
            if (!line.equals(told)) {
                System.out.println(line);
                told = line;
            }
            try {
                Thread.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 1;
            }
            last = rebuilds.latest().orElse(last);
        }
        last.differences().rows().forEach((table, rows) -> System.out.println(table + ": " + rows + " rows differ"));
        last.differences().examples().forEach(example -> System.out.println("  " + example));
        System.out.println(last.state() == RebuildState.DONE ? "done" : "failed: " + last.detail());
        return last.state() == RebuildState.DONE ? 0 : 1;
    }
}
