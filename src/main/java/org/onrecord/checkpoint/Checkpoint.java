package org.onrecord.checkpoint;

/**
 * A signed statement.
 *
 * @param statement the text that was signed
 * @param signature Ed25519 (RFC 8032) over its UTF-8 bytes
 * @param publicKey of the key that signed it, X.509 SubjectPublicKeyInfo (RFC 8410)
 */
@SuppressWarnings("ArrayRecordComponent") // as they are kept and written out
public record Checkpoint(String statement, byte[] signature, byte[] publicKey) {

    Statement read() {
        return Statement.read(statement);
    }
}
