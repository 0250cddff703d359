package org.onrecord.access;

import io.quarkus.security.credential.TokenCredential;

/** What was sent, to be looked up as an API key; other Bearer tokens are other classes' business. */
final class ApiKeyCredential extends TokenCredential {

    ApiKeyCredential(String token) {
        super(token, "bearer");
    }
}
