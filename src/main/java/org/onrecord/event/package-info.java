/**
 * The language of the log: event types, envelope, vocabularies, and how they are read and written.
 *
 * <p>This room imports no other. Everything in it is a value or a pure function.
 */
package org.onrecord.event;
