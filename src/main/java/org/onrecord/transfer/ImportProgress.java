package org.onrecord.transfer;

import org.jboss.logging.Logger;

/** Tells in the log, at most once a second, how far an import has come. */
final class ImportProgress {

    private static final Logger LOG = Logger.getLogger(ImportProgress.class);
    private static final long EVERY_NANOS = 1_000_000_000L;

    private final String who;
    private long last = System.nanoTime();

    ImportProgress(String who) {
        this.who = who;
    }

    void tell(long applied, long duplicate, long refused) {
        long now = System.nanoTime();
        if (now - last >= EVERY_NANOS) {
            last = now;
            LOG.infof(
                    "import by %s: %d lines so far (%d applied, %d duplicate, %d refused)",
                    who, applied + duplicate + refused, applied, duplicate, refused);
        }
    }
}
