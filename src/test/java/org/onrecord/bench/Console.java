package org.onrecord.bench;

import java.util.Locale;

/** Where a benchmark tells what it does. */
final class Console {

    private Console() {}

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
