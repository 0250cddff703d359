/** From the queue to the receivers and back: when what is sent, what became of it, and the doors that tell. */
package org.onrecord.alert.delivery;
