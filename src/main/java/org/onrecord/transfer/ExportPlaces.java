package org.onrecord.transfer;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.StreamingOutput;
import java.util.concurrent.Semaphore;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * So many exports at once: anyone may ask for one and read it slowly, and the threads and connections that those keep must
 * not be all there are.
 */
@Singleton
final class ExportPlaces {

    private static final int RETRY_SECONDS = 10;

    private final Semaphore free;

    ExportPlaces(TransferConfig settings) {
        this.free = new Semaphore(settings.maxExports());
    }

    /** An export that is made while it has a place, and refused where there is none before its first byte. */
    StreamingOutput inOne(StreamingOutput export) {
        return out -> {
            if (!free.tryAcquire()) {
                throw ProblemException.retryLater(
                        ProblemType.TOO_MANY_EXPORTS,
                        "As many exports are being made as this instance makes at once.",
                        RETRY_SECONDS);
            }
            try {
                export.write(out);
            } finally {
                free.release();
            }
        };
    }
}
