package org.onrecord.event;

/**
 * What a follow-up rests on. Reliability is about the source, credibility about the information; they are judged apart
 * (Admiralty code).
 *
 * @param title or null where there is a url
 * @param publisher or null
 * @param url http or https, or null where there is a title
 * @param archivedUrl http or https, or null
 * @param publishedOn or null
 * @param quote or null
 * @param reliability A to F, or null
 * @param credibility 1 to 6, or null
 * @param sha256 of the document, lower-case hex, or null
 */
public record Evidence(
        String title,
        String publisher,
        String url,
        String archivedUrl,
        ImpreciseDate publishedOn,
        String quote,
        Reliability reliability,
        Integer credibility,
        String sha256) {}
