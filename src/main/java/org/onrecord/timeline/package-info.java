/**
 * What the recorded events of an item amount to: the fold, its tables, timelines as of a moment.
 *
 * <p>The fold and what it is made of know no framework, no I/O and no clock.
 */
package org.onrecord.timeline;
