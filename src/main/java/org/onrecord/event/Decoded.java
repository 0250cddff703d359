package org.onrecord.event;

/** What a record of the log turned out to be. */
public sealed interface Decoded {

    /**
     * An event.
     *
     * @param canonical the whole event as one canonical JSON object (CloudEvents JSON format): what the hash chain is
     *     made over and what is kept
     */
    record Read(Envelope envelope, String canonical) implements Decoded {}

    /**
     * Something that cannot be read. It is parked.
     *
     * @param reason a stable word: {@code not_an_event}, {@code unknown_type}, {@code invalid_data},
     *     {@code misplaced} (on a partition that is not its key's)
     * @param detail what is wrong, for a person
     */
    record Unreadable(String reason, String detail) implements Decoded {

        // The detail may quote the very bytes that made the record unreadable, and is kept with it.
        public Unreadable {
            detail = StorableText.detail(detail);
        }
    }
}
