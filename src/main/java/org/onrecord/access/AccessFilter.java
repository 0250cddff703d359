package org.onrecord.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.onrecord.http.Failures;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * Finds out who asks and holds the matched resource method to what it declares. A key that is sent must be good, also
 * where none is asked for: whoever sends one believes to be known.
 */
@jakarta.ws.rs.ext.Provider
@Priority(Priorities.AUTHENTICATION)
public final class AccessFilter implements ContainerRequestFilter {

    private static final Duration LONGEST_LOOK_UP = Duration.ofSeconds(30);

    private final ResourceInfo resource;
    private final RoutingContext routing;
    private final Provider<IdentityProviderManager> providers;
    private final CurrentPrincipal current;
    private final Provider<AccessConfig> config;
    private final Provider<RateLimits> limits;
    private final Map<Method, DoorRule> rules = new ConcurrentHashMap<>();

    /** Filters are made before settings are read and servers reached, hence the providers. */
    AccessFilter(
            ResourceInfo resource,
            RoutingContext routing,
            Provider<IdentityProviderManager> providers,
            CurrentPrincipal current,
            Provider<AccessConfig> config,
            Provider<RateLimits> limits) {
        this.resource = resource;
        this.routing = routing;
        this.providers = providers;
        this.current = current;
        this.config = config;
        this.limits = limits;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = resource.getResourceMethod();
        DoorRule rule = method == null ? new DoorRule.Open() : rules.computeIfAbsent(method, DoorRule::of);
        if (request.getHeaderString(HttpHeaders.AUTHORIZATION) == null) {
            enter(rule, null);
            return;
        }
        // Of a request whose key is still being looked up only this is at hand for sure.
        HttpServerRequest asked = routing.request();
        limits.get().beforeKey(asked);
        Uni<Principal> principal = QuarkusHttpUser.getSecurityIdentity(routing, providers.get())
                .map(ApiKeyIdentities::principalOf)
                .onItem()
                .ifNull()
                .failWith(() -> new AuthenticationFailedException("nobody knows it"))
                .onFailure()
                .transform(failure -> counted(failure, asked))
                .invoke(found -> limits.get().ofPrincipal(found, asked));
        if (Context.isOnEventLoopThread()) {
            enterLater((ResteasyReactiveContainerRequestContext) request, rule, principal);
        } else {
            enter(rule, principal.await().atMost(LONGEST_LOOK_UP));
        }
    }

    /** What to tell of a key that is not good, or could not be looked at: that, or that there were too many. */
    private Throwable counted(Throwable failure, HttpServerRequest asked) {
        try {
            if (failure instanceof AuthenticationFailedException) {
                limits.get().wrongKey(asked);
            } else {
                limits.get().ofAddress(asked);
            }
            return failure;
        } catch (ProblemException tooMany) {
            return tooMany;
        }
    }

    private void enterLater(ResteasyReactiveContainerRequestContext request, DoorRule rule, Uni<Principal> principal) {
        request.suspend();
        principal
                .subscribe()
                .with(
                        found -> {
                            try {
                                enter(rule, found);
                                request.resume();
                            } catch (RuntimeException e) {
                                request.resume(e);
                            }
                        },
                        request::resume);
    }

    private void enter(DoorRule rule, Principal principal) {
        Role needed = neededBy(rule);
        if (needed != null && principal == null) {
            throw Failures.unauthorized(false);
        }
        if (needed != null && !principal.has(needed)) {
            throw ProblemException.withHeader(
                    ProblemType.FORBIDDEN,
                    "This needs the role " + needed.wire() + "; you have " + words(principal.roles()) + ".",
                    HttpHeaders.WWW_AUTHENTICATE,
                    Failures.CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed.wire() + "\"");
        }
        if (principal != null) {
            current.set(principal);
        }
    }

    /** The role that a door asks for, or null where it asks for none. */
    private Role neededBy(DoorRule rule) {
        if (rule instanceof DoorRule.NeedsRole needs) {
            return needs.role();
        }
        if (rule instanceof DoorRule.OpenWhilePublic) {
            return config.get().publicRead() ? null : Role.READER;
        }
        // What nobody has declared is for admins only, lest it be open by oversight.
        return rule instanceof DoorRule.Undeclared ? Role.ADMIN : null;
    }

    private static String words(Set<Role> roles) {
        return roles.isEmpty()
                ? "no role"
                : roles.stream().map(Role::wire).sorted().collect(Collectors.joining(", "));
    }
}
