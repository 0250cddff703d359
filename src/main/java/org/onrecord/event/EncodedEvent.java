package org.onrecord.event;

import java.util.Map;

/**
 * An event as the log holds it, CloudEvents binary mode.
 *
 * @param key the subject's id as text
 * @param headers the CloudEvents attributes and the content type, by header name
 * @param value the data, canonical JSON
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; nobody compares or keeps them
public record EncodedEvent(String key, Map<String, String> headers, byte[] value) {}
