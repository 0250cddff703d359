package org.onrecord.http;

import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * The content codings of answers (RFC 9110 §8.4.1): none, or gzip. Compressed here and not by the server, because other
 * bytes need another strong tag (§8.8.3.3).
 */
final class Encoding {

    /** Below this, in bytes, the coding's own overhead and time outweigh what it saves. */
    static final int WORTHWHILE = 1_400;

    private static final int PIECE = 8 * 1024;

    static final String GZIP = "gzip";
    private static final String SUFFIX = "-gzip";

    private Encoding() {}

    /** Whether the lines of {@code Accept-Encoding} allow gzip, by name or by {@code *} (RFC 9110 §12.5.3). */
    static boolean acceptsGzip(List<String> lines) {
        double named = -1;
        double any = -1;
        for (String line : lines) {
            for (String member : line.split(",", -1)) {
                String[] parts = member.split(";", -1);
                String coding = parts[0].strip().toLowerCase(Locale.ROOT);
                if (coding.equals(GZIP) || coding.equals("x-gzip")) {
                    named = Math.max(named, weight(parts));
                } else if (coding.equals("*")) {
                    any = weight(parts);
                }
            }
        }
        return named >= 0 ? named > 0 : any > 0;
    }

    private static double weight(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.startsWith("q=")) {
                try {
                    return Double.parseDouble(parameter.substring(2));
                } catch (NumberFormatException e) {
                    return 0;
                }
            }
        }
        return 1;
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(plain.length / 4 + 64);
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static StreamingOutput gzip(StreamingOutput plain) {
        return out -> {
            // Not closed where the plain output fails: an answer cut short must not look whole.
            GZIPOutputStream packed = new GZIPOutputStream(out, PIECE);
            plain.write(packed);
            packed.finish();
        };
    }

    /** The tag of the same representation, compressed. */
    static ETag packed(ETag plain) {
        return new ETag(plain.opaque() + SUFFIX, plain.weak());
    }
}
