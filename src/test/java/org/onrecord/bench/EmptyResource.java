package org.onrecord.bench;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Nothing, behind all that every address of the application has before it. */
@Path("/empty")
public class EmptyResource {

    /** Nothing. */
    @GET
    @PermitAll
    public String nothing() {
        return "";
    }
}
