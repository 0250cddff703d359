/**
 * Captured documents: what items are cited from, the text as it was found, and whether a quote stands in it.
 *
 * <p>The text lies outside the log, addressed by its hash; what the log says of it is the hash.
 */
package org.onrecord.source;
