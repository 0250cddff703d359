/** The item: its representation, its door. */
package org.onrecord.commitment;
