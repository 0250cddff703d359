package org.onrecord.alert.email;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address that mail can be sent to (RFC 5321 §4.1.2), as far as it is plain ASCII: a dot-string and a domain. Quoted local
 * parts, address literals and comments, which exist and which nobody has, are not taken; nothing that passes could end a line
 * of SMTP or of a header.
 */
record Mailbox(String address) {

    static final String FORM =
            "an e-mail address as desk@example.org, in ASCII (an international domain in its xn-- form)";

    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern ADDRESS =
            Pattern.compile("(" + ATOM + "(?:\\." + ATOM + ")*)@(" + LABEL + "(?:\\." + LABEL + ")*)");

    /** Reads an address; empty where it is none. */
    static Optional<Mailbox> read(String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        var parts = ADDRESS.matcher(text);
        return parts.matches() && parts.group(1).length() <= LONGEST_LOCAL
                ? Optional.of(new Mailbox(text))
                : Optional.empty();
    }

    /** The same for all spellings that mostly end in one mailbox: in small letters, and without what follows a plus. */
    String key() {
        String small = address.toLowerCase(Locale.ROOT);
        int at = small.lastIndexOf('@');
        int plus = small.indexOf('+');
        return plus > 0 && plus < at ? small.substring(0, plus) + small.substring(at) : small;
    }
}
