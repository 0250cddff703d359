package org.onrecord.event;

/**
 * The URLs that nearly all are: http or https, a host of ASCII letters, digits, dots and hyphens, then a path, and a query
 * if any, of characters that need no second look. {@link java.net.URI} accepts all of these, and looks ten times as long.
 */
final class PlainUrl {

    private PlainUrl() {}

    /** Whether a text is one. One that is not may be a URL nevertheless. */
    static boolean is(String text) {
        int host = text.startsWith("https://") ? 8 : text.startsWith("http://") ? 7 : 0;
        if (host == 0) {
            return false;
        }
        int path = host;
        while (path < text.length() && isOfHost(text.charAt(path))) {
            path++;
        }
        if (path == host || (path < text.length() && text.charAt(path) != '/')) {
            return false;
        }
        for (int i = path; i < text.length(); i++) {
            if (!isOfPath(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfHost(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    }

    private static boolean isOfPath(char c) {
        return isOfHost(c) || c == '/' || c == '_' || c == '~' || c == '?' || c == '=' || c == '&';
    }
}
