package org.onrecord.event;

/**
 * A document that items are cited from.
 *
 * @param slug its readable name; its id is made from it
 * @param publisher or null
 * @param type what sort of body publishes it, or null
 * @param publishedOn or null
 * @param language BCP 47 tag, or null
 * @param url http or https, or null
 * @param archivedUrl http or https, or null
 */
public record Source(
        String slug,
        String title,
        String publisher,
        ActorType type,
        ImpreciseDate publishedOn,
        String language,
        String url,
        String archivedUrl) {}
