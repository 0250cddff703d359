package org.onrecord.alert.delivery;

import java.time.Instant;
import org.onrecord.alert.Delivery;

/**
 * A message that is this instance's to send.
 *
 * @param until when it is no longer; also what tells this claim from a later one
 */
record Claim(Delivery delivery, Instant until) {}
