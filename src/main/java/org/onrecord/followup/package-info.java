/** Logging, correcting, retracting: the analysts' door. */
package org.onrecord.followup;
