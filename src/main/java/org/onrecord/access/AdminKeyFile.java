package org.onrecord.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** The file that holds the admin key, readable by its owner alone. It is there whole or not at all. */
final class AdminKeyFile {

    private final Path path;

    AdminKeyFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    /** The key in the file; where there is no file, a fresh one, which is in the file from now on. */
    String readOrCreate(Supplier<String> fresh) throws IOException {
        try {
            return read();
        } catch (NoSuchFileException e) {
            create(fresh.get());
            return read();
        }
    }

    private String read() throws IOException {
        return Files.readString(path, StandardCharsets.UTF_8).strip();
    }

    private void create(String key) throws IOException {
        Files.createDirectories(path.getParent());
        Path draft = Files.createTempFile(path.getParent(), "admin.key", ".new", ownerOnly());
        try {
            Files.writeString(draft, key + "\n", StandardOpenOption.SYNC, StandardOpenOption.WRITE);
            publish(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void publish(Path draft) throws IOException {
        try {
            // Unlike a move, a link never replaces what another process was quicker to put there.
            Files.createLink(path, draft);
        } catch (FileAlreadyExistsException e) {
            // Then that one's key is the key.
        } catch (UnsupportedOperationException | IOException e) {
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private FileAttribute<?>[] ownerOnly() throws IOException {
        boolean posix = Files.getFileStore(path.getParent()).supportsFileAttributeView("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
