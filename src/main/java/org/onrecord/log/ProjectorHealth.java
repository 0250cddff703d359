package org.onrecord.log;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the projector follows the log. */
@Readiness
@ApplicationScoped
public class ProjectorHealth implements HealthCheck {

    private final Projector projector;

    public ProjectorHealth(Projector projector) {
        this.projector = projector;
    }

    @Override
    public HealthCheckResponse call() {
        ProjectorState state = projector.state();
        return HealthCheckResponse.named("projector")
                .status(state instanceof ProjectorState.Running)
                .withData("state", state.getClass().getSimpleName())
                .withData("detail", state.detail())
                .build();
    }
}
