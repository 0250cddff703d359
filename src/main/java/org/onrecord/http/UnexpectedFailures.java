package org.onrecord.http;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Writes a fault of the service to the log, and tells the client no more than under which id. */
@Singleton
final class UnexpectedFailures {

    private static final Logger LOG = Logger.getLogger(UnexpectedFailures.class);

    Problem report(Throwable failure, String path) {
        String traceId = UUID.randomUUID().toString();
        LOG.errorf(failure, "Internal error, traceId %s, at %s", traceId, Secrets.masked(path));
        return Problem.internal(path, traceId);
    }
}
