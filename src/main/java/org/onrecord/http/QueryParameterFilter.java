package org.onrecord.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Refuses query parameters that the matched resource method does not declare, and values it cannot take. */
@Provider
@Priority(Priorities.USER)
public final class QueryParameterFilter implements ContainerRequestFilter {

    private final ResourceInfo resource;
    private final Map<Method, DeclaredParameters> declared = new ConcurrentHashMap<>();

    QueryParameterFilter(ResourceInfo resource) {
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getUriInfo().getRequestUri().getRawQuery() == null) {
            return;
        }
        Method method = resource.getResourceMethod();
        if (method != null) {
            declared.computeIfAbsent(method, DeclaredParameters::of)
                    .faultOf(request.getUriInfo().getQueryParameters())
                    .ifPresent(problem -> {
                        throw problem;
                    });
        }
    }
}
