package org.onrecord.log;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Holds a consumer to the very topic that it began with. Records of a topic that was deleted and made again can come only
 * after the client has been told of it, and it tells its deserializers whenever it is told anything; so whoever asks before
 * each batch takes none of the other topic's records, and Kafka is asked only when it had something to tell.
 */
final class SameTopic extends ByteArrayDeserializer implements ClusterResourceListener {

    private final TopicGuard guard;
    private final TopicGuard.Topic topic;
    private final AtomicBoolean toldAnew = new AtomicBoolean(true);

    SameTopic(TopicGuard guard, TopicGuard.Topic topic) {
        this.guard = guard;
        this.topic = topic;
    }

    @Override
    public void onUpdate(ClusterResource cluster) {
        toldAnew.set(true);
    }

    /** Requires it where it may have become another; throws as {@link #require}. */
    void requireWhereToldAnew() {
        if (toldAnew.getAndSet(false)) {
            require();
        }
    }

    /**
     * Requires it.
     *
     * @throws Positions.ForeignTopicException where it is another one, or gone
     */
    void require() {
        String id = guard.find()
                .orElseThrow(() -> Positions.ForeignTopicException.gone(topic.name()))
                .id();
        if (!id.equals(topic.id())) {
            throw Positions.ForeignTopicException.of(
                    new TopicGuard.Topic(topic.name(), id, topic.partitions()), topic.id());
        }
    }
}
