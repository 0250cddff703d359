package org.onrecord.log;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of a log beside the application's: a topic and a group of its own, the rest as the service has it.
 *
 * @param maxBatch how many records one transaction takes at the most
 */
public record LogSettings(String topic, String groupId, int maxBatch) implements LogConfig {

    @Override
    public int partitions() {
        return 6;
    }

    @Override
    public Optional<Short> replicationFactor() {
        return Optional.empty();
    }

    @Override
    public URI source() {
        return URI.create("urn:onrecord:service");
    }

    @Override
    public Duration deliveryTimeout() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Duration projectionTimeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Optional<String> instanceId() {
        return Optional.empty();
    }

    @Override
    public Duration databasePatience() {
        return Duration.ofSeconds(5);
    }

    @Override
    public int maxWriters() {
        return 128;
    }

    @Override
    public Duration sessionTimeout() {
        return Duration.ofSeconds(10);
    }
}
