package org.onrecord.access;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/** Tells who makes the request at hand, for what is limited for each who asks. */
@Singleton
public final class Callers {

    private final CurrentPrincipal principal;
    private final RoutingContext routing;

    Callers(CurrentPrincipal principal, RoutingContext routing) {
        this.principal = principal;
        this.routing = routing;
    }

    public Caller current() {
        return principal
                .find()
                .map(known -> new Caller(true, known.id()))
                .orElseGet(() -> new Caller(false, AddressGroup.of(routing.request())));
    }
}
