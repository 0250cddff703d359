/** Alerts by e-mail: asking the mailbox's owner first, what a message looks like, and how it is sent. */
package org.onrecord.alert.email;
