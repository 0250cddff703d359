package org.onrecord.alert.delivery;

import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * Well while the queue drains. It is neither readiness nor liveness: who only reads is served just as well while messages
 * are stuck, and a restart would not help a receiver.
 */
@Wellness
@ApplicationScoped
public class DeliveryHealth implements HealthCheck {

    private final DeliveryMetrics metrics;
    private final DeliveryConfig settings;

    DeliveryHealth(DeliveryMetrics metrics, DeliveryConfig settings) {
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public HealthCheckResponse call() {
        Duration overdue = metrics.overdue();
        Duration still = metrics.sinceLastTurn();
        return HealthCheckResponse.named("deliveries")
                .status(overdue.compareTo(settings.overdue()) <= 0 && still.compareTo(settings.overdue()) <= 0)
                .withData("overdueSeconds", overdue.toSeconds())
                .withData("secondsSinceLastTurn", still.toSeconds())
                .build();
    }
}
