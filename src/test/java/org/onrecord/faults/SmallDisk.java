package org.onrecord.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk of a few hundred megabytes, in memory, that can be filled to the last byte. Mounting one needs a privilege. */
final class SmallDisk implements AutoCloseable {

    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    /** Mounts one; the test is skipped where that is not permitted. */
    static SmallDisk mount(Path at, int megabytes) throws IOException {
        Files.createDirectories(at);
        int exit = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "onrecord-faults", at.toString());
        assumeTrue(exit == 0, "No disk of its own can be mounted here (it needs root): full disks are not tested.");
        return new SmallDisk(at);
    }

    Path path() {
        return mount;
    }

    /** Fills it to the last byte. */
    void fill() throws IOException {
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            byte[] some = new byte[1 << 16];
            while (true) {
                ballast.write(some);
            }
        } catch (IOException e) {
            if (Files.size(ballast()) == 0) {
                throw e;
            }
        }
    }

    /** Gives room again. */
    void clear() throws IOException {
        Files.deleteIfExists(ballast());
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    @Override
    public void close() throws IOException {
        int exit = run("umount", mount.toString());
        if (exit != 0) {
            throw new IOException("umount " + mount + " ended with " + exit);
        }
    }

    private static int run(String... command) {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } catch (IOException e) {
            // There is no such program.
            return -1;
        }
    }
}
