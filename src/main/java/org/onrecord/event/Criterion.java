package org.onrecord.event;

/**
 * One observable sign that an item has been carried out.
 *
 * @param id unique within its item
 * @param text what would be observed
 */
public record Criterion(String id, String text) {}
