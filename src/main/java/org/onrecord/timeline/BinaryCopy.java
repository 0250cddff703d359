package org.onrecord.timeline;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows in PostgreSQL's binary COPY format, sent as they are written. */
final class BinaryCopy {

    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final int TEXT_OID = 25;
    private static final int CHUNK = 64 * 1024;
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;
    private static final long POSTGRES_EPOCH_DAY = 10_957L;

    private final CopyIn copy;
    private byte[] buffer = new byte[2 * CHUNK];
    private int length;

    /**
     * Begins a copy.
     *
     * @param target table and columns, as in {@code COPY target FROM STDIN}
     */
    BinaryCopy(Connection connection, String target) throws SQLException {
        copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + target + " FROM STDIN (FORMAT binary)");
        System.arraycopy(SIGNATURE, 0, buffer, 0, SIGNATURE.length);
        length = SIGNATURE.length;
    }

    void row(int fields) throws SQLException {
        if (length >= CHUNK) {
            flush();
        }
        int16(fields);
    }

    void text(String text) {
        if (text == null) {
            int32(-1);
        } else {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    void bytes(byte[] bytes) {
        int32(bytes.length);
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    /** A text[], none of them null. */
    void texts(List<String> texts) {
        int start = begin();
        int32(texts.isEmpty() ? 0 : 1);
        int32(0);
        int32(TEXT_OID);
        if (!texts.isEmpty()) {
            int32(texts.size());
            int32(1);
            texts.forEach(this::text);
        }
        finish(start);
    }

    /** A tsvector. */
    void search(SearchVector vector) {
        int start = begin();
        int32(vector.words().size());
        vector.words().forEach((word, places) -> {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            room(bytes.length + 3 + 2 * places.size());
            System.arraycopy(bytes, 0, buffer, length, bytes.length);
            length += bytes.length;
            buffer[length++] = 0;
            int16(places.size());
            places.forEach(this::int16);
        });
        finish(start);
    }

    void uuid(UUID id) {
        if (id == null) {
            int32(-1);
            return;
        }
        int32(16);
        int64(id.getMostSignificantBits());
        int64(id.getLeastSignificantBits());
    }

    void integer(int number) {
        int32(4);
        int32(number);
    }

    void bigint(long number) {
        int32(8);
        int64(number);
    }

    void flag(Boolean flag) {
        if (flag == null) {
            int32(-1);
            return;
        }
        int32(1);
        room(1);
        buffer[length++] = (byte) (flag ? 1 : 0);
    }

    /** A timestamptz, in microseconds. */
    void instant(Instant instant) {
        if (instant == null) {
            int32(-1);
            return;
        }
        int32(8);
        int64((instant.getEpochSecond() - POSTGRES_EPOCH_SECONDS) * 1_000_000L + instant.getNano() / 1_000);
    }

    void date(LocalDate date) {
        if (date == null) {
            int32(-1);
            return;
        }
        int32(4);
        int32(Math.toIntExact(date.toEpochDay() - POSTGRES_EPOCH_DAY));
    }

    /** Ends the copy. Until then nothing has been written for good; a copy that is not ended must be {@link #cancel}led. */
    void end() throws SQLException {
        int16(-1);
        flush();
        copy.endCopy();
    }

    void cancel() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer, 0, length);
        length = 0;
    }

    /** Begins a field whose length is not known yet; answers where it stands. */
    private int begin() {
        int32(0);
        return length;
    }

    private void finish(int start) {
        int end = length;
        length = start - 4;
        int32(end - start);
        length = end;
    }

    private void int16(int number) {
        room(2);
        buffer[length++] = (byte) (number >> 8);
        buffer[length++] = (byte) number;
    }

    private void int32(int number) {
        room(4);
        buffer[length++] = (byte) (number >> 24);
        buffer[length++] = (byte) (number >> 16);
        buffer[length++] = (byte) (number >> 8);
        buffer[length++] = (byte) number;
    }

    private void int64(long number) {
        room(8);
        for (int shift = 56; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (number >> shift);
        }
    }

    private void room(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
