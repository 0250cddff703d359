package org.onrecord.http;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Checks the path and query of a request as they came, before anything decodes them more leniently. */
final class RequestTarget {

    private RequestTarget() {}

    /**
     * What is wrong with a request target: a percent sign without two hexadecimal digits (RFC 3986 §2.1), octets that
     * are no UTF-8, NUL, which no text of the record can hold, or a character that a URI does not have.
     */
    static Optional<String> faultOf(String target) {
        return target.indexOf('%') < 0
                ? faultOfForm(target)
                : faultOfEncoding(target).or(() -> faultOfForm(target));
    }

    private static Optional<String> faultOfForm(String target) {
        try {
            // What comes after reads it in the same way and would fail less politely.
            URI read = new URI(target);
            return read.getRawPath() == null ? Optional.of("The address has no path.") : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("At character " + (e.getIndex() + 1)
                    + " of the address stands what RFC 3986 does not allow there; it must be percent-encoded.");
        }
    }

    private static Optional<String> faultOfEncoding(String target) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(target.length());
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c != '%') {
                octets.write(c < 0x80 ? c : '?');
                continue;
            }
            int high = i + 2 < target.length() ? Character.digit(target.charAt(i + 1), 16) : -1;
            int low = i + 2 < target.length() ? Character.digit(target.charAt(i + 2), 16) : -1;
            if (high < 0 || low < 0) {
                return Optional.of("At character " + (i + 1) + " of the address a % is not followed by two"
                        + " hexadecimal digits; a literal % is written %25.");
            }
            if (high == 0 && low == 0) {
                return Optional.of("The address holds the character NUL (%00).");
            }
            octets.write(high * 16 + low);
            i += 2;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toByteArray()));
            return Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.of("The percent-encoded octets of the address are not UTF-8.");
        }
    }
}
