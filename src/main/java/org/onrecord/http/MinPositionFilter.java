package org.onrecord.http;

import io.vertx.core.Context;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.onrecord.log.Position;
import org.onrecord.log.ProjectionWatch;

/**
 * Lets a request wait until the projection has come as far as it asks by {@code Onrecord-Min-Position}: at most 5 s,
 * then 503. It comes after the question who asks, so that no stranger can make threads wait.
 */
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.USER + 100)
public final class MinPositionFilter implements ContainerRequestFilter {

    private static final String HEADER = "Onrecord-Min-Position";
    private static final Duration AT_MOST = Duration.ofSeconds(5);

    /** Each keeps a thread, and anyone may name a position that is far away: most threads must be left for others. */
    static final int MOST_WAITING = 64;

    private final Provider<ProjectionWatch> watch;
    private final Provider<ExecutorService> executor;
    private final Semaphore waiting = new Semaphore(MOST_WAITING);

    /** Filters are made before the log is reached, hence the provider. */
    MinPositionFilter(Provider<ProjectionWatch> watch, Provider<ExecutorService> executor) {
        this.watch = watch;
        this.executor = executor;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String asked = request.getHeaderString(HEADER);
        if (asked == null) {
            return;
        }
        Position position = Position.parse(asked.strip())
                .orElseThrow(() -> new ProblemException(
                        ProblemType.INVALID_PARAMETER,
                        "The header " + HEADER + " must hold a position as Onrecord-Position gave it."));
        if (watch.get().current().hasPassed(position)) {
            return;
        }
        if (!waiting.tryAcquire()) {
            throw notYet("As many requests wait already as may.", position);
        }
        if (Context.isOnEventLoopThread()) {
            waitElsewhere((ResteasyReactiveContainerRequestContext) request, position);
        } else {
            waitFor(position);
        }
    }

    private void waitElsewhere(ResteasyReactiveContainerRequestContext request, Position position) {
        request.suspend();
        try {
            executor.get().execute(() -> {
                try {
                    waitFor(position);
                    request.resume();
                } catch (RuntimeException e) {
                    request.resume(e);
                }
            });
        } catch (RejectedExecutionException e) {
            waiting.release();
            request.resume(e);
        }
    }

    /** Gives back the place among those who wait. */
    private void waitFor(Position position) {
        try {
            if (!watch.get().await(position, AT_MOST)) {
                throw notYet("It was waited for " + AT_MOST.toSeconds() + " s.", position);
            }
        } finally {
            waiting.release();
        }
    }

    private static ProblemException notYet(String why, Position position) {
        return ProblemException.retryLater(
                ProblemType.NOT_YET_VISIBLE, "The projection has not reached the position " + position + ". " + why, 1);
    }
}
