package org.onrecord.access;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.onrecord.http.ProblemException;

/**
 * Holds those without a key to their limit before anything is done for them. Whoever sends one to the API is counted by
 * {@link AccessFilter} once it is known whose it is. Health checks and metrics are never limited.
 */
@Singleton
final class AnonymousLimit {

    private static final String API = "/api/";
    private static final String OPERATORS = "/q/";
    // Behind the checks of the address itself (http.VertxProblems) and before everything that answers.
    private static final int EARLY = 9_000;

    private final RateLimits limits;

    AnonymousLimit(RateLimits limits) {
        this.limits = limits;
    }

    void hold(@Observes Filters filters) {
        filters.register(this::count, EARLY);
    }

    private void count(RoutingContext context) {
        if (context.normalizedPath().startsWith(OPERATORS) || isForAFilter(context)) {
            context.next();
        } else {
            take(context);
        }
    }

    private void take(RoutingContext context) {
        try {
            limits.ofAddress(context.request());
        } catch (ProblemException e) {
            context.fail(e);
            return;
        }
        context.next();
    }

    /** Whether a key was sent to where {@link AccessFilter} looks at it. */
    private static boolean isForAFilter(RoutingContext context) {
        return context.request().headers().contains("Authorization")
                && context.normalizedPath().startsWith(API);
    }
}
