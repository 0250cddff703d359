package org.onrecord.log;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.onrecord.log.NoWritesException.Reason;

/**
 * Lets requests write as long as what they append can be projected before long, and no more of them at once than leave
 * threads and memory to others. Whoever is turned away has appended nothing.
 */
@Startup
@ApplicationScoped
public class WriteGate {

    private final Projector projector;
    private final DatabaseProjectionWatch watch;
    private final LogConfig settings;
    private final Semaphore places;

    public WriteGate(Projector projector, DatabaseProjectionWatch watch, LogConfig settings, MeterRegistry registry) {
        this.projector = projector;
        this.watch = watch;
        this.settings = settings;
        this.places = new Semaphore(settings.maxWriters());
        Gauge.builder("onrecord.writers", places, free -> settings.maxWriters() - free.availablePermits())
                .description("Requests that write at the moment")
                .register(registry);
    }

    /**
     * Writes in a place of its own.
     *
     * @throws NoWritesException where there is none free, or nothing is to be appended now
     */
    public <T> T within(Supplier<T> write) {
        require();
        if (!places.tryAcquire()) {
            throw new NoWritesException(
                    Reason.TOO_MANY, "As many requests write as this instance takes: " + settings.maxWriters() + ".");
        }
        try {
            return write.get();
        } finally {
            places.release();
        }
    }

    /** Requires that events are taken now; throws as {@link #within} does. */
    public void require() {
        if (watch.silence().compareTo(settings.databasePatience()) > 0) {
            throw new NoWritesException(Reason.DATABASE_SLOW, "The database does not answer at the moment.");
        }
        if (projector.state() instanceof ProjectorState.Stopped) {
            throw new NoWritesException(
                    Reason.STOPPED, "The projector has stopped; whoever runs the service is to see to it.");
        }
        if (!projector.isHopeful()) {
            throw new NoWritesException(Reason.DATABASE_SLOW, "What is written cannot be projected at the moment.");
        }
    }
}
