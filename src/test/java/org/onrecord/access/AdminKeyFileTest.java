package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminKeyFileTest {

    @Test
    void theFirstStartWritesTheKeyForItsOwnerAlone(@TempDir Path folder) throws IOException {
        // given
        Path path = folder.resolve("data").resolve("admin.key");
        // when
        String key = new AdminKeyFile(path).readOrCreate(() -> "onr_first");
        // then
        assertEquals("onr_first", key);
        assertEquals("onr_first\n", Files.readString(path));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        try (Stream<Path> files = Files.list(path.getParent())) {
            assertEquals(List.of(path), files.toList(), "nothing else is left behind");
        }
    }

    @Test
    void laterStartsKeepTheKey(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("admin.key");
        new AdminKeyFile(path).readOrCreate(() -> "onr_first");
        assertEquals("onr_first", new AdminKeyFile(path).readOrCreate(() -> "onr_second"));
        assertTrue(Files.readString(path).startsWith("onr_first"));
    }
}
