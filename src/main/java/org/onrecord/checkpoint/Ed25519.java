package org.onrecord.checkpoint;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;

/** Signatures by Ed25519 (RFC 8032), as the JDK has them. */
final class Ed25519 {

    static final String NAME = "Ed25519";

    /** How many bytes a private key is made of (RFC 8032 §5.1.5). */
    static final int SEED = 32;

    private Ed25519() {}

    /** The keys that a seed stands for, always the same. */
    static KeyPair ofSeed(byte[] seed) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(NAME);
            // The private key is 32 bytes of randomness, and the public one follows from it.
            generator.initialize(NamedParameterSpec.ED25519, new Fixed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java from 15 on has Ed25519", e);
        }
    }

    /**
     * Whether a signature over a text's UTF-8 bytes is good; not where key or signature are none.
     *
     * @param publicKey X.509 SubjectPublicKeyInfo
     */
    static boolean verifies(byte[] publicKey, String text, byte[] signature) {
        try {
            PublicKey key = KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(publicKey));
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static final class Fixed extends SecureRandom {

        private static final long serialVersionUID = 1L;

        private final byte[] seed;

        Fixed(byte[] seed) {
            this.seed = seed.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("this Java makes Ed25519 keys of " + bytes.length + " bytes");
            }
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }
}
