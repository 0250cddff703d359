package org.onrecord.access;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The first way in: at each start the admin key, given by the setting or kept in {@code admin.key}, is made known to the
 * database, so that a fresh database takes a kept key. A key that was revoked stays so: for a new one the file is
 * deleted, or the setting changed, before the next start.
 */
@Singleton
final class AdminKey {

    private static final Logger LOG = Logger.getLogger(AdminKey.class);
    private static final int SHORTEST = 16;

    private final AccessConfig config;
    private final ApiKeys keys;
    private final AdminKeyFile file;

    AdminKey(AccessConfig config, ApiKeys keys, @ConfigProperty(name = "onrecord.data-dir") String dataDir) {
        this.config = config;
        this.keys = keys;
        this.file = new AdminKeyFile(Path.of(dataDir).resolve("admin.key"));
    }

    void admit(@Observes StartupEvent start) {
        Optional<String> given = config.adminKey().map(String::strip).filter(key -> !key.isEmpty());
        if (given.isPresent()) {
            if (!keys.admit(checked(given.get(), "ONRECORD_ADMIN_KEY"), ApiKeyEntity.Origin.SETTING)) {
                LOG.warn("The key in ONRECORD_ADMIN_KEY has been revoked; set another one to get in.");
            }
            return;
        }
        try {
            String kept = checked(file.readOrCreate(keys::newToken), file.path().toString());
            if (!keys.admit(kept, ApiKeyEntity.Origin.FILE)) {
                LOG.warnf(
                        "The key in %s has been revoked; delete the file and start again for a new one.", file.path());
            }
        } catch (IOException e) {
            throw new IllegalStateException("The admin key " + file.path() + " cannot be read or written.", e);
        }
    }

    private static String checked(String key, String where) {
        if (key.length() < SHORTEST) {
            throw new IllegalStateException(
                    "The admin key in " + where + " is too short: at least " + SHORTEST + " characters are needed.");
        }
        if (key.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
            throw new IllegalStateException(
                    "The admin key in " + where + " must hold visible ASCII characters only, to fit into a header.");
        }
        return key;
    }
}
