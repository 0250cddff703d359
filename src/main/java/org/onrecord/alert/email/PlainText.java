package org.onrecord.alert.email;

/**
 * Foreign text made fit to stand in a message: nothing in it can end a header, turn the direction of what follows, or hide.
 */
final class PlainText {

    private static final int SUBJECT = 150;
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private PlainText() {}

    /** One line, of at most 150 characters, for a subject. */
    static String subject(String text) {
        // What looks like an encoded word (RFC 2047) would be read as one, and may hold anything.
        String line = line(text).replace("=?", "= ?");
        return line.codePointCount(0, line.length()) <= SUBJECT
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SUBJECT - 1)).stripTrailing() + "…";
    }

    /** One line. */
    static String line(String text) {
        return cleaned(text, false).strip();
    }

    /** Lines, each ended by a line feed alone. */
    static String lines(String text) {
        return cleaned(text.replace("\r\n", "\n").replace('\r', '\n'), true).strip();
    }

    /** Text that stands between tags or in an attribute in double quotes. */
    static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String cleaned(String text, boolean keepsLines) {
        StringBuilder out = new StringBuilder(text.length());
        boolean space = false;
        for (int point : text.codePoints().toArray()) {
            if (keepsLines && point == '\n') {
                out.append('\n');
                space = true;
            } else if (isSpace(point)) {
                if (!space) {
                    out.append(' ');
                }
                space = true;
            } else if (isSeen(point)) {
                out.appendCodePoint(point);
                space = false;
            }
        }
        return out.toString();
    }

    private static boolean isSpace(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.SPACE_SEPARATOR
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** What joins letters or emoji into one sign is part of it; other marks of formatting only hide what is there. */
    private static boolean isSeen(int point) {
        int type = Character.getType(point);
        return switch (type) {
            case Character.FORMAT -> point == ZERO_WIDTH_JOINER || point == ZERO_WIDTH_NON_JOINER;
            case Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
