package org.onrecord.http;

import java.net.URI;

/** A representation behind which there may be another; the answer gets the header {@code Link} (RFC 8288). */
public interface Linked {

    /**
     * The field's value, or null where nothing follows.
     *
     * @param request the address at which this one was asked for
     */
    String link(URI request);
}
