package org.onrecord.http;

import java.util.regex.Pattern;

/** Keeps API keys out of answers and out of the log, wherever a client has put one by mistake: a path, a name. */
final class Secrets {

    private static final String BEGINNING = "onr_";
    // Shorter than a whole one: half of a key is half of a secret.
    private static final Pattern KEY = Pattern.compile(BEGINNING + "[A-Za-z0-9_-]{8,}");

    private Secrets() {}

    /** A text with each key in it cut off behind its beginning; null stays null. */
    static String masked(String text) {
        return text == null || !text.contains(BEGINNING)
                ? text
                : KEY.matcher(text).replaceAll(BEGINNING + "…");
    }
}
