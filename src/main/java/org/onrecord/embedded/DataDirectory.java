package org.onrecord.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The folder that holds everything this instance keeps, owned by one live process at a time.
 *
 * <p>Ownership is a lock the operating system releases when the process ends in any way, {@code kill -9} included. So a
 * held lock always means a live instance, and a postmaster found while holding the lock is always an orphan.
 */
final class DataDirectory implements AutoCloseable {
    /** Both servers together write about this much before the first event is stored; below it the disk counts as full. */
    private static final long LEAST_FREE_BYTES = 300L * 1024 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Creates the folder where it is missing and takes it for this process.
     *
     * @throws CannotStartException if it cannot be created, written to, is owned by another live instance, or lies on a
     *     disk with too little room
     */
    static DataDirectory own(Path directory) {
        Path path = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(path);
        } catch (FileAlreadyExistsException e) {
            throw new CannotStartException("The data folder " + path + " is not a folder.", e);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
        FileChannel channel = open(path);
        try {
            FileLock lock = lock(path, channel);
            long free = Files.getFileStore(path).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw new CannotStartException("The disk that holds the data folder " + path + " has only "
                        + free / (1024 * 1024) + " MiB free, and " + LEAST_FREE_BYTES / (1024 * 1024)
                        + " MiB are needed to start.");
            }
            return new DataDirectory(path, channel, lock);
        } catch (IOException e) {
            close(channel);
            throw notWritable(path, e);
        } catch (CannotStartException e) {
            close(channel);
            throw e;
        }
    }

    Path path() {
        return path;
    }

    Path resolve(String child) {
        return path.resolve(child);
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            // Closing the channel releases the lock as well.
        }
        close(channel);
    }

    private static FileChannel open(Path path) {
        try {
            return FileChannel.open(path.resolve("onrecord.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(path, e);
        }
    }

    private static FileLock lock(Path path, FileChannel channel) throws IOException {
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
            lock = null;
        }
        if (lock == null) {
            throw new CannotStartException(
                    "Another instance of Onrecord is already running on the data folder " + path + ".");
        }
        return lock;
    }

    private static CannotStartException notWritable(Path path, IOException cause) {
        return new CannotStartException("The data folder " + path + " cannot be written to.", cause);
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was written through it.
        }
    }
}
