package org.onrecord.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.onrecord.event.Decoded;
import org.onrecord.event.EventCodec;

/** Reads records of the topic, on any thread. Whatever stands there, reading it ends in a value. */
final class RecordReader {

    private static final char REPLACEMENT = '\uFFFD';

    private final EventCodec codec = new EventCodec();

    ReadRecord read(ConsumerRecord<byte[], byte[]> record) {
        return new ReadRecord(
                new RecordPosition(record.partition(), record.offset()),
                Instant.ofEpochMilli(record.timestamp()),
                decode(record),
                record);
    }

    private Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        for (Header header : record.headers()) {
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
        return codec.decode(record.key(), headers, record.value());
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
