/** Everything that touches Kafka: append, topic check, the projector's loop, positions, outcomes. */
package org.onrecord.log;
