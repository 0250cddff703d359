package org.onrecord.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;
import org.onrecord.event.Decoded;
import org.onrecord.event.EventCodec;

/** Reads records of the topic, on any thread. Whatever stands there, reading it ends in a value. */
final class RecordReader {

    private static final char REPLACEMENT = '\uFFFD';

    private final EventCodec codec;
    private final int partitions;

    /** Reads a topic of so many partitions. */
    RecordReader(int partitions) {
        this(partitions, new EventCodec());
    }

    RecordReader(int partitions, EventCodec codec) {
        this.partitions = partitions;
        this.codec = codec;
    }

    ReadRecord read(ConsumerRecord<byte[], byte[]> record) {
        return new ReadRecord(
                new RecordPosition(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                decode(record),
                record);
    }

    private Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        Decoded decoded = decode(record.key(), record.headers(), record.value());
        return decoded instanceof Decoded.Read && !standsWhereItsKeyBelongs(record)
                ? new Decoded.Unreadable(
                        "misplaced", "the record stands in a partition in which its key has no history")
                : decoded;
    }

    /** What stands in a record, wherever it stands itself. */
    Decoded decode(byte[] key, Iterable<Header> given, byte[] value) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : given) {
            boolean ours = header.key().startsWith("ce_") || header.key().equals("content-type");
            if (!ours) {
                continue;
            }
            if (header.value() == null) {
                return new Decoded.Unreadable("not_an_event", "the header " + header.key() + " has no value");
            }
            try {
                if (headers.put(header.key(), text(header.value())) != null) {
                    return new Decoded.Unreadable("not_an_event", "the header " + header.key() + " stands twice");
                }
            } catch (CharacterCodingException e) {
                return new Decoded.Unreadable("not_an_event", "the header " + header.key() + " is not UTF-8");
            }
        }
        return codec.decode(key, headers, value);
    }

    private boolean standsWhereItsKeyBelongs(ConsumerRecord<byte[], byte[]> record) {
        return partitionOf(record.key(), partitions) == record.partition();
    }

    /** Where Kafka's own partitioner puts a key: only within one partition have its records an order. */
    static int partitionOf(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private static String text(byte[] utf8) throws CharacterCodingException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        // What is malformed reads as U+FFFD; only where there is one it must be told from one that was written.
        return text.indexOf(REPLACEMENT) < 0
                ? text
                : StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(utf8))
                        .toString();
    }
}
