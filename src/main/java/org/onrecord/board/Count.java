package org.onrecord.board;

/**
 * How many items are alike in all that a board counts. Words are in wire form.
 *
 * @param implementation null for a claim
 * @param accuracy null for anything but a claim
 */
record Count(String implementation, String accuracy, String timeliness, boolean contested, long items) {}
