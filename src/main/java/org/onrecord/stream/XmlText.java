package org.onrecord.stream;

/** Text that XML can hold. */
final class XmlText {

    private XmlText() {}

    /** The text without what XML 1.0 (§2.2) does not allow in any form, and what is half of a character. */
    static String of(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints().filter(XmlText::isAllowed).forEach(kept::appendCodePoint);
        return kept.toString();
    }

    private static boolean isAllowed(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point <= 0xd7ff)
                || (point >= 0xe000 && point <= 0xfffd)
                || (point >= 0x10000 && point <= 0x10ffff);
    }
}
