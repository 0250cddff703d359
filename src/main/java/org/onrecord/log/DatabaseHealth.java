package org.onrecord.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while PostgreSQL answers whoever follows the projection's position. It asks nothing itself, so that it answers even
 * where the database does not.
 */
@Readiness
@ApplicationScoped
public class DatabaseHealth implements HealthCheck {

    private final DatabaseProjectionWatch watch;
    private final LogConfig settings;

    public DatabaseHealth(DatabaseProjectionWatch watch, LogConfig settings, MeterRegistry registry) {
        this.watch = watch;
        this.settings = settings;
        Gauge.builder("onrecord.database.silence", watch, it -> it.silence().toMillis() / 1000.0)
                .baseUnit("seconds")
                .description("How long ago PostgreSQL last answered; it is asked every second")
                .register(registry);
    }

    @Override
    public HealthCheckResponse call() {
        Duration silence = watch.silence();
        boolean answers = silence.compareTo(settings.databasePatience()) <= 0;
        return HealthCheckResponse.named("database")
                .status(answers)
                .withData("detail", answers ? "answers" : "has not answered for " + silence.toSeconds() + " s")
                .build();
    }
}
