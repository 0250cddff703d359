package org.onrecord.stream;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the live changes. */
@ConfigMapping(prefix = "onrecord.stream")
public interface StreamConfig {

    /** How often a client of the stream hears something though nothing changed, so that nobody between closes the line. */
    @WithDefault("15s")
    Duration heartbeat();

    /** How much is kept in memory for a client that does not read as fast as things change. */
    @WithDefault("256K")
    MemorySize clientBuffer();

    /** For how long that may be full before the client is disconnected; it resumes where it was. */
    @WithDefault("20s")
    Duration slowClientTimeout();

    /** After how long a stream is ended, so that a key that was revoked meanwhile is noticed when the client resumes. */
    @WithDefault("1h")
    Duration longest();

    /** How many clients may follow this instance at once, on the stream or by a long poll. */
    @WithDefault("10000")
    int maxClients();

    /** How many of them may be one key's, or one subject's of the OpenID Connect provider. */
    @WithDefault("10000")
    int maxPerPrincipal();

    /** How many of them may come without a key from one address; of IPv6, from one network of 64 bits. */
    @WithDefault("10000")
    int maxPerAddress();

    /** How many changes are kept in memory for all clients, so that none has to ask the database for what is new. */
    @WithDefault("500")
    int recent();
}
