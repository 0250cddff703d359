package org.onrecord.checkpoint;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The key that signs checkpoints: given as a secret, or kept in the data folder, readable by its owner alone. */
@Startup
@Singleton
public final class SigningKey {

    private static final String FILE = "checkpoint.key";

    private final KeyPair keys;

    SigningKey(CheckpointConfig settings, @ConfigProperty(name = "onrecord.data-dir") String dataDir) {
        Optional<String> given = settings.key().map(String::strip).filter(key -> !key.isEmpty());
        Path file = Path.of(dataDir).toAbsolutePath().normalize().resolve(FILE);
        if (given.isPresent()) {
            this.keys = Ed25519.ofSeed(seed(given.get(), "onrecord.checkpoint.key"));
            return;
        }
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            this.keys = Ed25519.ofSeed(seed(Files.readString(file).strip(), file.toString()));
        } catch (IOException e) {
            throw new IllegalStateException("The signing key " + file + " cannot be read or written.", e);
        }
    }

    /** Signs a text's UTF-8 bytes. */
    byte[] sign(String text) {
        try {
            Signature signature = Signature.getInstance(Ed25519.NAME);
            signature.initSign(keys.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a checkpoint cannot be signed", e);
        }
    }

    /** X.509 SubjectPublicKeyInfo. */
    byte[] publicKey() {
        return keys.getPublic().getEncoded();
    }

    private static byte[] seed(String base64, String where) {
        try {
            byte[] seed = Base64.getDecoder().decode(base64);
            if (seed.length == Ed25519.SEED) {
                return seed;
            }
        } catch (IllegalArgumentException e) {
            // Told below, without what was given.
        }
        throw new IllegalStateException(
                "The signing key in " + where + " is not the base64 of " + Ed25519.SEED + " random bytes.");
    }

    private static void create(Path file) throws IOException {
        byte[] seed = new byte[Ed25519.SEED];
        new SecureRandom().nextBytes(seed);
        Files.createDirectories(file.getParent());
        boolean posix = Files.getFileStore(file.getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        Path draft = Files.createTempFile(file.getParent(), FILE, ".new", ownerOnly);
        try {
            Files.writeString(
                    draft,
                    Base64.getEncoder().encodeToString(seed) + "\n",
                    StandardOpenOption.SYNC,
                    StandardOpenOption.WRITE);
            // Unlike a move, a link never replaces what another process was quicker to put there.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Then that one's key is the key.
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
