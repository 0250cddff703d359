package org.onrecord.log;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a kept record stands. Written {@code 3-17} (partition, offset) on the log, {@code submissions.<topic id>.3-17} on
 * the topic of submissions.
 *
 * @param topic {@link #EVENTS}, or the id of the topic of submissions: one that is made anew has another
 */
public record KeptPlace(String topic, int partition, long offset) {

    /** The log itself. */
    public static final String EVENTS = "events";

    private static final String SUBMISSIONS = "submissions";
    private static final Pattern FORM =
            Pattern.compile("(?:" + SUBMISSIONS + "\\.([A-Za-z0-9_-]{22})\\.)?(\\d{1,9})[-:](\\d{1,18})");

    /** A place on the log. */
    public static KeptPlace onLog(RecordPosition at) {
        return new KeptPlace(EVENTS, at.partition(), at.offset());
    }

    /** Reads the written form; empty where it is none. */
    public static Optional<KeptPlace> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new KeptPlace(
                        matcher.group(1) == null ? EVENTS : matcher.group(1),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
    }

    public boolean isOnLog() {
        return topic.equals(EVENTS);
    }

    /** Which of the two topics it stands on, in a word. */
    public String topicWord() {
        return isOnLog() ? EVENTS : SUBMISSIONS;
    }

    @Override
    public String toString() {
        String place = partition + "-" + offset;
        return isOnLog() ? place : SUBMISSIONS + "." + topic + "." + place;
    }
}
