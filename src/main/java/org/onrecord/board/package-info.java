/** Counts for dashboards: how many items stand where, at any moment. */
package org.onrecord.board;
