package org.onrecord.log;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Creates the topic where it is missing, and refuses one that could lose data. */
@ApplicationScoped
public class TopicGuard {

    /**
     * A topic that was found fit.
     *
     * @param id Kafka's own identity of it: a topic deleted and created again has another
     */
    public record Topic(String name, String id, int partitions) {}

    /** The topic could lose what was acknowledged; the message says which settings to change. */
    public static final class UnfitTopicException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnfitTopicException(String message) {
            super(message);
        }
    }

    private final LogConfig settings;
    private final KafkaClients clients;

    public TopicGuard(LogConfig settings, KafkaClients clients) {
        this.settings = settings;
        this.clients = clients;
    }

    /**
     * Finds the topic, made if need be, and checks it.
     *
     * @throws UnfitTopicException where it could lose data
     * @throws KafkaException where the broker could not be asked
     */
    public Topic ensure() {
        try (Admin admin = clients.admin()) {
            Topics topics = new Topics(admin);
            return fit(admin, topics.find(settings.topic()).orElseGet(() -> make(topics)));
        }
    }

    /** As {@link #ensure}, but that a topic which is missing stays so: empty. */
    Optional<Topic> existing() {
        try (Admin admin = clients.admin()) {
            return new Topics(admin).find(settings.topic()).map(description -> fit(admin, description));
        }
    }

    /** The topic as it is now, unchecked; empty where there is none. */
    public Optional<Topic> find() {
        try (Admin admin = clients.admin()) {
            return new Topics(admin).find(settings.topic()).map(this::topic);
        }
    }

    private Topic fit(Admin admin, TopicDescription description) {
        verify(admin, description);
        return topic(description);
    }

    private Topic topic(TopicDescription description) {
        return new Topic(
                settings.topic(),
                description.topicId().toString(),
                description.partitions().size());
    }

    private TopicDescription make(Topics topics) {
        short replicas = settings.replicationFactor().orElse((short) 0);
        if (replicas < 1) {
            replicas = topics.usualReplicas();
        }
        return topics.make(settings.topic(), settings.partitions(), replicas, KafkaClients.topicConfig(replicas));
    }

    private void verify(Admin admin, TopicDescription description) {
        Config config;
        try {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, settings.topic());
            config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
        } catch (ExecutionException e) {
            throw Topics.asKafka(e);
        } catch (InterruptedException e) {
            throw Topics.interrupted(e);
        }
        List<String> faults = new ArrayList<>();
        int replicas = description.partitions().get(0).replicas().size();
        KafkaClients.topicConfig(replicas).forEach((name, wanted) -> {
            String actual =
                    config.get(name) == null ? "unknown" : config.get(name).value();
            boolean floor = name.equals(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                    || name.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            boolean fit = floor ? atLeast(actual, wanted) : wanted.equals(actual);
            if (!fit) {
                faults.add(name + " is " + actual + " and must be " + wanted);
            }
        });
        if (!faults.isEmpty()) {
            throw new UnfitTopicException("The topic " + settings.topic() + " could lose data; refusing to run on it: "
                    + String.join("; ", faults) + ".");
        }
    }

    private static boolean atLeast(String actual, String wanted) {
        try {
            return Long.parseLong(actual) >= Long.parseLong(wanted);
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
