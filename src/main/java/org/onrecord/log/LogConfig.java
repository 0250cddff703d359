package org.onrecord.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings of the log. */
@ConfigMapping(prefix = "onrecord.log")
public interface LogConfig {

    /** The topic that is the truth. */
    @WithDefault("onrecord.events")
    String topic();

    /** How many partitions the topic gets where this service creates it. */
    @WithDefault("6")
    int partitions();

    /** How many replicas it gets; absent: three where there are three brokers, else one. */
    Optional<Short> replicationFactor();

    /** What this service writes as the CloudEvents source: a URI reference. */
    @WithDefault("urn:onrecord:service")
    URI source();

    /** After how long an append that the broker has not acknowledged fails with 503. */
    @WithDefault("10s")
    Duration deliveryTimeout();

    /** How long a write waits for its own projection before it answers 202 instead of 201. */
    @WithDefault("10s")
    Duration projectionTimeout();

    /** The consumer group over which instances share the partitions. */
    @WithDefault("onrecord-timeline")
    String groupId();

    /**
     * A name that stays the same over restarts of this instance, and that no other instance has: with it a restarted
     * instance gets its partitions back at once. Absent: the broker waits for the session of the one that left.
     */
    Optional<String> instanceId();

    /** After how long without a heartbeat the broker gives an instance's partitions to others. */
    @WithDefault("10s")
    Duration sessionTimeout();

    /**
     * For how long PostgreSQL may leave a question, or a batch, unanswered before this instance is not ready and takes no
     * writes.
     */
    @WithDefault("10s")
    Duration databasePatience();

    /** How many requests may write at once on one instance; more are told to come back, and readers find a thread. */
    @WithDefault("128")
    int maxWriters();

    /** How many records one transaction takes at the most. Larger is faster on a backlog, and takes more memory. */
    @WithDefault("20000")
    int maxBatch();
}
