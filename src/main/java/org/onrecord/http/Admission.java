package org.onrecord.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicInteger;
import org.onrecord.log.LogConfig;
import org.onrecord.log.ProjectionWatch;

/**
 * Takes as many requests at once as may wait for a thread, and none while the database is silent; the rest are told to
 * come back, so that a slow database does not fill the memory with them. Followers, who wait without a thread, have a limit
 * of their own.
 */
@Singleton
final class Admission {

    /** Right behind what says whether a request can be read at all. */
    private static final int EARLY = 9_000;

    private static final int RETRY_SECONDS = 2;
    private static final String API = "/api/";

    private final AtomicInteger underWay = new AtomicInteger();
    private final AdmissionConfig settings;
    private final LogConfig log;
    private final ProjectionWatch watch;

    Admission(AdmissionConfig settings, LogConfig log, ProjectionWatch watch, MeterRegistry registry) {
        this.settings = settings;
        this.log = log;
        this.watch = watch;
        Gauge.builder("onrecord.requests", underWay, AtomicInteger::get)
                .description("Requests of the API that are being answered, those of followers not counted")
                .register(registry);
    }

    void guard(@Observes Filters filters) {
        filters.register(this::admit, EARLY);
    }

    private void admit(RoutingContext context) {
        String path = context.request().path();
        if (path == null || !path.startsWith(API)) {
            context.next();
        } else if (watch.silence().compareTo(log.databasePatience()) > 0) {
            // It would only wait, and a thread with it.
            refuse(context, ProblemType.DATABASE_UNAVAILABLE, "The database does not answer at the moment.");
        } else if (isFollowing(path)) {
            context.next();
        } else if (underWay.incrementAndGet() > settings.maxRequests()) {
            underWay.decrementAndGet();
            refuse(context, ProblemType.OVERLOADED, "As many requests as this instance takes are under way.");
        } else {
            context.addEndHandler(ended -> underWay.decrementAndGet());
            context.next();
        }
    }

    private static void refuse(RoutingContext context, ProblemType type, String detail) {
        VertxProblems.answer(context, ProblemException.retryLater(type, detail, RETRY_SECONDS));
    }

    private static boolean isFollowing(String path) {
        return path.equals("/api/v1/stream") || path.equals("/api/v1/changes");
    }
}
