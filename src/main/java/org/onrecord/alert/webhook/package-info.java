/** Webhooks: where they may go, how they are signed and sent. */
package org.onrecord.alert.webhook;
