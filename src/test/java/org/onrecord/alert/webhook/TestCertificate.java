package org.onrecord.alert.webhook;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A certificate that a test has made by itself, and trusts. */
final class TestCertificate {

    private static final String PASSWORD = "changeit";

    private final Path file;

    private TestCertificate(Path file) {
        this.file = file;
    }

    /**
     * Makes one.
     *
     * @param names as {@code dns:receiver.example,ip:127.0.0.1}
     */
    static TestCertificate of(Path directory, String names) throws IOException, InterruptedException {
        Path file = directory.resolve(Integer.toHexString(names.hashCode()) + ".p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=nobody",
                        "-ext",
                        "san=" + names,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool: " + said);
        }
        return new TestCertificate(file);
    }

    /** As a key store or as a trust store. */
    PfxOptions options() {
        return new PfxOptions().setPath(file.toString()).setPassword(PASSWORD);
    }
}
