package org.onrecord.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked once per data folder and version.
 *
 * <p>They lie in the data folder and not in the machine's temporary folder, where another user could put programs of
 * his own in their place and a cleaner could remove them while they run.
 */
final class PostgresBinaries {
    private static final String PREFIX = "binaries-";
    private static final long PATIENCE_SECONDS = 120;

    private final Path home;
    private final boolean asRoot;

    private PostgresBinaries(Path home, boolean asRoot) {
        this.home = home;
        this.asRoot = asRoot;
    }

    /** Unpacks the programs below {@code parent} unless the same version is there in full already. */
    static PostgresBinaries unpack(Path parent) throws IOException {
        boolean asRoot = isRoot();
        if (asRoot && !LinuxUtils.isUnshareAvailable()) {
            throw new CannotStartException(
                    "PostgreSQL refuses to run as root and this machine does not allow the user namespaces that would"
                            + " help; run as another user, or set QUARKUS_DATASOURCE_JDBC_URL to an outside server.");
        }
        byte[] archive = archive();
        Path home = parent.resolve(PREFIX + digest(archive));
        if (!Files.isDirectory(home)) {
            Path unfinished = parent.resolve("unpacking");
            Folders.delete(unfinished);
            extract(archive, unfinished);
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        }
        return new PostgresBinaries(home, asRoot);
    }

    /** Removes what earlier versions left in {@code parent}; only once no server runs from it. */
    void removeOthers(Path parent) throws IOException {
        try (var children = Files.list(parent)) {
            for (Path child : children.toList()) {
                if (child.getFileName().toString().startsWith(PREFIX) && !child.equals(home)) {
                    Folders.delete(child);
                }
            }
        }
    }

    /** The major version these programs are, as PostgreSQL writes it to {@code PG_VERSION}. */
    String majorVersion() throws IOException {
        // "postgres (PostgreSQL) 18.6"
        String words = run(home, "postgres", "--version").strip();
        String version = words.substring(words.lastIndexOf(' ') + 1);
        return version.contains(".") ? version.substring(0, version.indexOf('.')) : version;
    }

    /**
     * Runs one of the programs to its end.
     *
     * @return what it wrote
     * @throws IOException if it ends with an error; the message is the last line it wrote
     */
    String run(Path workingDirectory, String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (asRoot) {
            // PostgreSQL refuses uid 0. In a user namespace without a mapping root is seen as nobody, while to the
            // files it stays their owner.
            command.add("unshare");
            command.add("-U");
        }
        command.add(home.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(home, "output", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(workingDirectory.toFile())
                    .redirectErrorStream(true)
                    // A file and not a pipe: a server started here lives longer than its starter and may hold it open.
                    .redirectOutput(output.toFile());
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " did not end within " + PATIENCE_SECONDS + " s");
            }
            String written = Files.readString(output, StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException(lastLine(written).orElse(program + " ended with code " + process.exitValue()));
            }
            return written;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, e);
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static Optional<String> lastLine(String written) {
        return written.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .reduce((earlier, later) -> later);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name")) && !isWindows();
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").startsWith("Windows");
    }

    private static byte[] archive() throws IOException {
        String name = System.getProperty("os.name", "");
        String system = name.startsWith("Mac") ? "Darwin" : isWindows() ? "Windows" : name;
        String architecture = System.getProperty("os.arch", "");
        try (InputStream in = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
                system, architecture.equals("amd64") ? "x86_64" : architecture)) {
            return in.readAllBytes();
        } catch (IllegalStateException e) {
            throw new CannotStartException(
                    "There is no embedded PostgreSQL for " + name + " on " + architecture
                            + "; set QUARKUS_DATASOURCE_JDBC_URL to an outside server.",
                    e);
        }
    }

    private static String digest(byte[] archive) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(archive);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        Files.createDirectories(target);
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            TarArchiveEntry entry = tar.getNextEntry();
            while (entry != null) {
                extract(tar, entry, target);
                entry = tar.getNextEntry();
            }
        }
    }

    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path target) throws IOException {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
            throw new IOException("The archive of PostgreSQL holds a path outside of itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        boolean executable = (entry.getMode() & 0100) != 0;
        if (executable && !path.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + path + " executable");
        }
    }
}
