/** Signed statements over the heads of all chains, so that whoever kept one notices a history that was rewritten. */
package org.onrecord.checkpoint;
