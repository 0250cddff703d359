package org.onrecord.alert.email;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestPath;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/**
 * Where links in messages lead. Whoever has the link is the mailbox's owner as far as anybody can know. What comes with a POST
 * is not looked at: mail programs send {@code List-Unsubscribe=One-Click} (RFC 8058), browsers an empty form.
 */
@Path("/alerts")
@PermitAll
public final class EmailLinksResource {

    private static final String HTML = "text/html; charset=UTF-8";

    private final AgreementRepository agreements;

    EmailLinksResource(AgreementRepository agreements) {
        this.agreements = agreements;
    }

    @GET
    @Path("/confirmation/{token}")
    public Response askToConfirm(@RestPath String token) {
        return page(LinkPages.askToConfirm(
                agreements.find(EmailLinkRepository.Purpose.CONFIRM, token).orElseThrow(EmailLinksResource::unknown)));
    }

    @POST
    @Path("/confirmation/{token}")
    public Response confirm(@RestPath String token) {
        return page(LinkPages.confirmed(agreements.confirm(token).orElseThrow(EmailLinksResource::unknown)));
    }

    @GET
    @Path("/unsubscription/{token}")
    public Response askToStop(@RestPath String token) {
        return page(LinkPages.askToStop(agreements
                .find(EmailLinkRepository.Purpose.UNSUBSCRIBE, token)
                .orElseThrow(EmailLinksResource::unknown)));
    }

    @POST
    @Path("/unsubscription/{token}")
    public Response stop(@RestPath String token) {
        return page(LinkPages.stopped(agreements.stop(token).orElseThrow(EmailLinksResource::unknown)));
    }

    private static Response page(String html) {
        return Response.ok(html)
                .header(HttpHeaders.CONTENT_TYPE, HTML)
                // The address is a secret: nothing keeps it, and nothing is told of it.
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("X-Robots-Tag", "noindex")
                .header("Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'")
                .build();
    }

    private static ProblemException unknown() {
        return new ProblemException(
                ProblemType.UNKNOWN_LINK,
                "The link is not good, or not any more: it has expired, or the subscription is no more or goes elsewhere now.");
    }
}
