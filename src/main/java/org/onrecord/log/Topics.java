package org.onrecord.log;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/** Finds topics and makes them. Every method throws {@link KafkaException} where the broker could not be asked. */
final class Topics {

    private static final Logger LOG = Logger.getLogger(Topics.class);

    private final Admin admin;

    Topics(Admin admin) {
        this.admin = admin;
    }

    Optional<TopicDescription> find(String name) {
        try {
            return Optional.of(
                    admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw asKafka(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Three where there are three brokers, else one. */
    short usualReplicas() {
        try {
            return (short) (admin.describeCluster().nodes().get().size() >= 3 ? 3 : 1);
        } catch (ExecutionException e) {
            throw asKafka(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Makes a topic and waits until it can be seen. Another instance may have been quicker; then its one is found. */
    TopicDescription make(String name, int partitions, short replicas, Map<String, String> config) {
        try {
            NewTopic topic = new NewTopic(name, partitions, replicas).configs(config);
            admin.createTopics(List.of(topic)).all().get();
            LOG.infof("created topic %s with %d partitions and %d replicas", name, partitions, replicas);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw asKafka(e);
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        return awaitSeen(name);
    }

    private TopicDescription awaitSeen(String name) {
        // Creation is acknowledged before every broker knows of it.
        for (int attempt = 0; attempt < 100; attempt++) {
            Optional<TopicDescription> found = find(name);
            if (found.isPresent()) {
                return found.get();
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw interrupted(e);
            }
        }
        throw new KafkaException("the topic " + name + " was created and cannot be seen");
    }

    static KafkaException asKafka(ExecutionException e) {
        return e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    }

    static KafkaException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new KafkaException("interrupted", e);
    }
}
