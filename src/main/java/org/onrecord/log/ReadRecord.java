package org.onrecord.log;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.onrecord.event.Decoded;

/**
 * One record of the topic, read.
 *
 * @param recordedAt the broker's LogAppendTime: when this record knew it
 * @param decoded what it turned out to be
 * @param raw the record as it stands on the topic
 */
public record ReadRecord(RecordPosition at, Instant recordedAt, Decoded decoded, ConsumerRecord<byte[], byte[]> raw) {}
