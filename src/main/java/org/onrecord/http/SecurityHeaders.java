package org.onrecord.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * What every answer tells browsers: to believe its type, to run and embed nothing, and to tell nobody where they were.
 * A door whose page needs more sets its own {@code Content-Security-Policy}, which then counts.
 */
@Singleton
final class SecurityHeaders {

    private static final CharSequence POLICY = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence NOTHING =
            HttpHeaders.createOptimized("default-src 'none'; frame-ancestors 'none'");

    /** Swagger UI's page has a script and styles in it, made when the program is built; nothing in it is from a request. */
    private static final CharSequence OWN_PAGE = HttpHeaders.createOptimized(
            "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final String DOCS = "/docs";
    private static final CharSequence TYPES = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence RESOURCE = HttpHeaders.createOptimized("cross-origin-resource-policy");
    private static final CharSequence SAME_ORIGIN = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence TRANSPORT = HttpHeaders.createOptimized("strict-transport-security");
    private static final CharSequence A_YEAR = HttpHeaders.createOptimized("max-age=31536000");

    // Before http.VertxProblems, whose answers have them, too.
    private static final int FIRST = 20_000;

    void add(@Observes Filters filters) {
        filters.register(this::add, FIRST);
    }

    private void add(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        response.putHeader(TYPES, NOSNIFF)
                .putHeader(REFERRER, NO_REFERRER)
                .putHeader(RESOURCE, SAME_ORIGIN)
                .putHeader(POLICY, isOfDocs(request.path()) ? OWN_PAGE : NOTHING);
        // Behind a proxy, too, where that is trusted to say so.
        if (request.isSSL()) {
            response.putHeader(TRANSPORT, A_YEAR);
        }
        context.next();
    }

    private static boolean isOfDocs(String path) {
        // As it was sent: what leads elsewhere by way of there is not of there.
        return path.startsWith(DOCS)
                && !path.contains("..")
                && (path.length() == DOCS.length() || path.charAt(DOCS.length()) == '/');
    }
}
