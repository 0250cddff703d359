package org.onrecord.http;

import jakarta.inject.Provider;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.logging.Logger;
import org.onrecord.log.ProjectionWatch;

/** Adds what every answer of the API carries: the record's position, and for a page the link to the next one. */
@jakarta.ws.rs.ext.Provider
public final class AnswerFilter implements ContainerResponseFilter {

    /** The header that tells how far the record had come when the answer was made. */
    public static final String POSITION_HEADER = "Onrecord-Position";

    private static final Logger LOG = Logger.getLogger(AnswerFilter.class);
    private static final String API = "/api/v1/";

    private final Provider<ProjectionWatch> watch;
    private final AllowedMethods allowed;

    /** Filters are made before the log is reached, hence the provider. */
    AnswerFilter(Provider<ProjectionWatch> watch, AllowedMethods allowed) {
        this.watch = watch;
        this.allowed = allowed;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (request.getUriInfo().getRequestUri().getRawPath().startsWith(API)
                && !headers.containsKey(POSITION_HEADER)) {
            addPosition(headers);
        }
        if (request.getMethod().equals("OPTIONS") && response.getStatus() == 200) {
            allowed.at(request.getUriInfo().getRequestUri().getRawPath())
                    .ifPresent(methods -> headers.putSingle("Allow", methods));
        }
        if (response.getEntity() instanceof Linked linked) {
            String link = linked.link(request.getUriInfo().getRequestUri());
            if (link != null) {
                headers.add("Link", link);
            }
        }
        // The framework adds it only where it writes the content, too (RFC 9110 §9.3.2).
        if (request.getMethod().equals("HEAD") && response.getEntity() instanceof byte[] bytes) {
            headers.putSingle(HttpHeaders.CONTENT_LENGTH, bytes.length);
        }
    }

    private void addPosition(MultivaluedMap<String, Object> headers) {
        try {
            headers.add(POSITION_HEADER, watch.get().current().toString());
        } catch (RuntimeException e) {
            // The answer may well be the problem that the database is away.
            LOG.debug("No position to tell", e);
        }
    }
}
