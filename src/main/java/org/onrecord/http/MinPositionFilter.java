package org.onrecord.http;

import io.vertx.core.Context;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
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

    private final Provider<ProjectionWatch> watch;
    private final Provider<ExecutorService> executor;

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
        if (Context.isOnEventLoopThread()) {
            waitElsewhere((ResteasyReactiveContainerRequestContext) request, position);
        } else {
            waitFor(position);
        }
    }

    private void waitElsewhere(ResteasyReactiveContainerRequestContext request, Position position) {
        request.suspend();
        executor.get().execute(() -> {
            try {
                waitFor(position);
                request.resume();
            } catch (RuntimeException e) {
                request.resume(e);
            }
        });
    }

    private void waitFor(Position position) {
        if (!watch.get().await(position, AT_MOST)) {
            throw ProblemException.retryLater(
                    ProblemType.NOT_YET_VISIBLE,
                    "The projection has not reached the position " + position + " within " + AT_MOST.toSeconds()
                            + " s.",
                    1);
        }
    }
}
