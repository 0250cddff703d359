package org.onrecord.alert.email;

import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.onrecord.alert.AlertLinks;

/** The addresses in messages: whole ones, as a mail program knows of no other. */
@Singleton
public final class EmailLinks {

    static final String CONFIRMATION = "/alerts/confirmation/";
    static final String UNSUBSCRIPTION = "/alerts/unsubscription/";

    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?::1]?");

    private final AlertLinks links;
    private final String own;

    EmailLinks(
            AlertLinks links,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port) {
        this.links = links;
        // Who listens on this machine alone is reached from nowhere else.
        this.own = LOOPBACK.matcher(host).matches() ? "http://127.0.0.1:" + port : "";
    }

    /** Whether it is known under which address this service is reached. */
    boolean areKnown() {
        return whole("/").startsWith("http");
    }

    /**
     * A whole address.
     *
     * @param link a path of this service, or a whole address, which stays as it is
     */
    String whole(String link) {
        if (!link.startsWith("/")) {
            return link;
        }
        String known = links.to(link);
        return known.startsWith("/") ? own + known : known;
    }

    String confirmation(String token) {
        return whole(CONFIRMATION + token);
    }

    String unsubscription(String token) {
        return whole(UNSUBSCRIPTION + token);
    }
}
