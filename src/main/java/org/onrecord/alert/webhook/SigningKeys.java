package org.onrecord.alert.webhook;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What messages to one receiver are signed with, by the Standard Webhooks specification: a shared secret for {@code v1},
 * and a pair of Ed25519 keys for {@code v1a}. Each receiver has its own, so that nobody can pass on to another what was
 * signed for itself.
 */
final class SigningKeys {

    private static final String HMAC = "HmacSHA256";
    private static final String ED25519 = "Ed25519";
    private static final int BYTES = 32;

    private final byte[] secret;
    private final byte[] privateKey;
    private final byte[] publicKey;
    private final Instant createdAt;
    private final Instant expiresAt;

    /**
     * Keys as they are kept.
     *
     * @param privateKey 32 bytes (RFC 8032 §5.1.5)
     * @param publicKey 32 bytes, likewise
     * @param expiresAt from when on they no longer sign; null for those in use
     */
    SigningKeys(byte[] secret, byte[] privateKey, byte[] publicKey, Instant createdAt, Instant expiresAt) {
        this.secret = secret.clone();
        this.privateKey = privateKey.clone();
        this.publicKey = publicKey.clone();
        this.createdAt = createdAt;
        this.expiresAt = expiresAt;
    }

    /** Fresh ones. */
    static SigningKeys generate(SecureRandom random, Instant at) {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ED25519);
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] seed = ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow();
            // The key's own bytes are the last of its X.509 form (RFC 8410 §4).
            byte[] encoded = pair.getPublic().getEncoded();
            byte[] point = Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length);
            return new SigningKeys(secret, seed, point, at, null);
        } catch (GeneralSecurityException e) {
            throw noAlgorithm(e);
        }
    }

    /** The secret as its owner is shown it, once. */
    String shownSecret() {
        return "whsec_" + base64(secret);
    }

    /** The public key as anyone may read it. */
    String shownPublicKey() {
        return "whpk_" + base64(publicKey);
    }

    Instant createdAt() {
        return createdAt;
    }

    /** Null for those in use. */
    Instant expiresAt() {
        return expiresAt;
    }

    byte[] secret() {
        return secret.clone();
    }

    byte[] privateKey() {
        return privateKey.clone();
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    /** The signature with the shared secret. */
    String v1(byte[] content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret, HMAC));
            return "v1," + base64(mac.doFinal(content));
        } catch (GeneralSecurityException e) {
            throw noAlgorithm(e);
        }
    }

    /** The signature with the private key. */
    String v1a(byte[] content) {
        try {
            PrivateKey key = KeyFactory.getInstance(ED25519)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, privateKey));
            Signature signature = Signature.getInstance(ED25519);
            signature.initSign(key);
            signature.update(content);
            return "v1a," + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw noAlgorithm(e);
        }
    }

    /** Tells nothing: what is in it must not get into any log. */
    @Override
    public String toString() {
        return "SigningKeys";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static IllegalStateException noAlgorithm(GeneralSecurityException cause) {
        return new IllegalStateException("every Java from 15 on has HMAC-SHA256 and Ed25519", cause);
    }
}
