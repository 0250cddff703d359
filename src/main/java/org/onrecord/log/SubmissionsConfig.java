package org.onrecord.log;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Settings of submissions: events that other systems write to a topic of their own. */
@ConfigMapping(prefix = "onrecord.submissions")
public interface SubmissionsConfig {

    /** Whether submissions are taken at all. */
    @WithDefault("true")
    boolean enabled();

    /** The topic that other systems write to. */
    @WithDefault("onrecord.submissions")
    String topic();

    /** How many partitions the topic gets where this service creates it. */
    @WithDefault("3")
    int partitions();

    /** The consumer group over which instances share the partitions. */
    @WithDefault("onrecord-submissions")
    String groupId();

    /**
     * Who may submit: the {@code ce_source}, its role ({@code analyst} or {@code editor}) and the name under which its events
     * are recorded, with a space between. A list, so that it can be set as an environment variable too.
     */
    Optional<List<String>> principals();
}
