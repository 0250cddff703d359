package org.onrecord.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream into lines without ever holding more than the longest that is allowed. */
final class LineReader {

    /** In bytes. */
    static final int MAX_LINE = 256 * 1024;

    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;
    private long number;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * One line.
     *
     * @param number from 1
     * @param bytes without the line's end; empty where it was too long
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way to a parser
    record Line(long number, byte[] bytes, boolean tooLong) {

        boolean isBlank() {
            if (tooLong) {
                return false;
            }
            for (byte b : bytes) {
                if (b != ' ' && b != '\t' && b != '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    /** Whether the next line would have to be waited for: no end of it has come so far. */
    boolean isWaiting() throws IOException {
        for (int i = position; i < limit; i++) {
            if (chunk[i] == '\n') {
                return false;
            }
        }
        return in.available() == 0;
    }

    /** The next line, or null at the end. */
    Line next() throws IOException {
        byte[] line = new byte[1024];
        int length = 0;
        boolean tooLong = false;
        boolean any = false;
        while (true) {
            if (position == limit) {
                limit = in.read(chunk, 0, CHUNK);
                position = 0;
                if (limit <= 0) {
                    limit = 0;
                    return any ? line(line, length, tooLong) : null;
                }
            }
            any = true;
            int end = position;
            while (end < limit && chunk[end] != '\n') {
                end++;
            }
            int more = end - position;
            if (tooLong || length + more > MAX_LINE) {
                tooLong = true;
            } else {
                if (line.length < length + more) {
                    line = Arrays.copyOf(line, Math.max(line.length * 2, length + more));
                }
                System.arraycopy(chunk, position, line, length, more);
                length += more;
            }
            if (end < limit) {
                position = end + 1;
                return line(line, length, tooLong);
            }
            position = end;
        }
    }

    private Line line(byte[] line, int length, boolean tooLong) {
        number++;
        int start = number == 1 && startsWithMark(line, length) ? 3 : 0;
        return new Line(number, tooLong ? new byte[0] : Arrays.copyOfRange(line, start, length), tooLong);
    }

    /** A byte order mark is no part of the first line (RFC 8259 §8.1 lets parsers ignore one). */
    private static boolean startsWithMark(byte[] line, int length) {
        return length >= 3 && line[0] == (byte) 0xEF && line[1] == (byte) 0xBB && line[2] == (byte) 0xBF;
    }
}
