package org.onrecord.timeline;

/** What of a standing stands out, as {@link Standing} has it. */
record Headlines(String implementation, String accuracy, String response, String cooperation, boolean contested) {}
