package org.onrecord.timeline;

import java.util.UUID;

/**
 * A mark, and whose entry it is on.
 *
 * @param subject the commitment
 */
record EntryMark(UUID subject, Mark mark) {}
