package org.onrecord.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.microprofile.config.ConfigProvider;

/** The admin key of the application under test, as its operator would find it. */
public final class AdminKeyOfTest {

    private AdminKeyOfTest() {}

    public static Path file() {
        return Path.of(ConfigProvider.getConfig().getValue("onrecord.data-dir", String.class))
                .resolve("admin.key");
    }

    /** The value of the header {@code Authorization}. */
    public static String bearer() {
        try {
            return "Bearer " + Files.readString(file()).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
