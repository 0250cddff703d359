package org.onrecord.log;

import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.onrecord.event.Author;
import org.onrecord.event.EncodedEvent;
import org.onrecord.event.Envelope;
import org.onrecord.event.Event;
import org.onrecord.event.EventCodec;

/** Writes events to the log. An event that is acknowledged here is kept for good. */
@ApplicationScoped
public class EventLog {

    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final LogConfig settings;
    private final KafkaClients clients;
    private final Clock clock;
    private final EventCodec codec = new EventCodec();
    // Made at the first append: the service starts, and reads, without a broker.
    private final AtomicReference<KafkaProducer<byte[], byte[]>> producer = new AtomicReference<>();

    public EventLog(LogConfig settings, KafkaClients clients, Clock clock) {
        this.settings = settings;
        this.clients = clients;
        this.clock = clock;
    }

    /** Puts an event of this service into its envelope, timed now. */
    public Envelope envelope(UUID id, UUID subject, String requestHash, Author author, Event event) {
        return new Envelope(id, subject, settings.source().toString(), clock.instant(), requestHash, author, event);
    }

    /**
     * Appends, without waiting. The future ends with the record's position once every in-sync replica has it, or with a
     * {@link LogUnavailableException} after {@link LogConfig#deliveryTimeout}.
     */
    public CompletableFuture<RecordPosition> append(Envelope envelope) {
        EncodedEvent encoded = codec.encode(envelope);
        RecordHeaders headers = new RecordHeaders();
        encoded.headers().forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return append(encoded.key().getBytes(StandardCharsets.UTF_8), headers, encoded.value());
    }

    /** As {@link #append(Envelope)}, for an event that is encoded already. */
    CompletableFuture<RecordPosition> append(byte[] key, Headers headers, byte[] value) {
        CompletableFuture<RecordPosition> appended = new CompletableFuture<>();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(settings.topic(), null, key, value, headers);
        try {
            var unused = open().send(record, (metadata, failure) -> {
                if (failure == null) {
                    appended.complete(new RecordPosition(metadata.partition(), metadata.offset()));
                } else {
                    appended.completeExceptionally(new LogUnavailableException(failure));
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            appended.completeExceptionally(new LogUnavailableException(e));
        }
        return appended;
    }

    /**
     * Appends, and waits for the acknowledgement.
     *
     * @throws LogUnavailableException where none came in time
     */
    public RecordPosition appendNow(Envelope envelope) {
        return await(append(envelope));
    }

    /** Waits for the acknowledgement of what was appended; throws as {@link #appendNow}. */
    RecordPosition await(CompletableFuture<RecordPosition> appended) {
        try {
            return appended.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof LogUnavailableException unavailable
                    ? unavailable
                    : new LogUnavailableException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LogUnavailableException(e);
        }
    }

    private synchronized KafkaProducer<byte[], byte[]> open() {
        if (producer.get() == null) {
            producer.set(clients.producer());
        }
        return producer.get();
    }

    void stop(@Observes ShutdownEvent shutdown) {
        KafkaProducer<byte[], byte[]> open = producer.getAndSet(null);
        if (open != null) {
            open.close(CLOSE);
        }
    }
}
