package org.onrecord.timeline;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows in PostgreSQL's binary COPY format, made ahead of the transaction that writes them: bytes are all that a batch on
 * its way holds on to.
 */
final class CopyRows {

    private static final byte[] SIGNATURE = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] END = {(byte) 0xFF, (byte) 0xFF};
    private static final int TEXT_OID = 25;
    private static final int CHUNK = 64 * 1024;
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;
    private static final long POSTGRES_EPOCH_DAY = 10_957L;

    /** Pieces that are full, in order. A piece ends anywhere, but not within a field. */
    private final List<Piece> full = new ArrayList<>();

    private byte[] buffer = new byte[0];
    private int length;
    private int rows;

    boolean isEmpty() {
        return rows == 0;
    }

    /**
     * Copies the rows, as often as it is asked to.
     *
     * @param target table and columns, as in {@code COPY target FROM STDIN}
     */
    void writeTo(Connection connection, String target) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + target + " FROM STDIN (FORMAT binary)");
        try {
            copy.writeToCopy(SIGNATURE, 0, SIGNATURE.length);
            for (Piece piece : full) {
                copy.writeToCopy(piece.bytes, 0, piece.length);
            }
            copy.writeToCopy(buffer, 0, length);
            copy.writeToCopy(END, 0, END.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** Begins a row of so many fields. */
    void row(int fields) {
        int16(fields);
        rows++;
    }

    void text(String text) {
        if (text == null) {
            int32(-1);
        } else {
            bytes(utf8(text));
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
        List<byte[]> encoded = new ArrayList<>(texts.size());
        int size = 0;
        for (String text : texts) {
            byte[] bytes = utf8(text);
            encoded.add(bytes);
            size += 4 + bytes.length;
        }
        int dimensions = texts.isEmpty() ? 0 : 1;
        int32(12 + 8 * dimensions + size);
        int32(dimensions);
        int32(0);
        int32(TEXT_OID);
        if (dimensions > 0) {
            int32(texts.size());
            int32(1);
            encoded.forEach(this::bytes);
        }
    }

    /** A tsvector. */
    void search(SearchVector vector) {
        int size = 4;
        for (Map.Entry<String, List<Integer>> word : vector.words().entrySet()) {
            size += utf8(word.getKey()).length + 3 + 2 * word.getValue().size();
        }
        int32(size);
        int32(vector.words().size());
        vector.words().forEach((word, places) -> {
            byte[] bytes = utf8(word);
            room(bytes.length + 1);
            System.arraycopy(bytes, 0, buffer, length, bytes.length);
            length += bytes.length;
            buffer[length++] = 0;
            int16(places.size());
            places.forEach(this::int16);
        });
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

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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
            if (length > 0) {
                full.add(new Piece(buffer, length));
            }
            // The first piece is small: most batches are.
            buffer = new byte[Math.max(full.isEmpty() ? CHUNK / 16 : CHUNK, more)];
            length = 0;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; nobody compares them
    private record Piece(byte[] bytes, int length) {}
}
