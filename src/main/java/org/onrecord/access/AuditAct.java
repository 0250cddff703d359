package org.onrecord.access;

import java.util.Objects;
import java.util.regex.Pattern;
import org.onrecord.event.Author;

/**
 * An administrative act, as it is noted by {@link AuditTrail}.
 *
 * @param by who did it; {@link #PROGRAM} where nobody asked for it
 * @param act what was done: a thing and a past participle, as {@code api-key.revoked} or {@code record.retried}
 * @param target to what, as a path without its leading slash: {@code api-keys/<id>}; never a secret
 * @param detail a sentence for people, or null
 */
public record AuditAct(Author by, String act, String target, AuditOutcome outcome, String detail) {

    /** The service itself, acting because of its settings or of what it met. */
    public static final Author PROGRAM = new Author("onrecord", "Onrecord");

    private static final Pattern ACT = Pattern.compile("[a-z]+(-[a-z]+)*\\.[a-z]+(-[a-z]+)*");
    private static final int MAX_TARGET = 500;
    private static final int MAX_DETAIL = 2_000;

    /**
     * An act; a long target or detail is cut.
     *
     * @throws IllegalArgumentException where the act has not the form above
     */
    public AuditAct {
        Objects.requireNonNull(by);
        Objects.requireNonNull(outcome);
        if (!ACT.matcher(act).matches()) {
            throw new IllegalArgumentException("no name of an act: " + act);
        }
        target = storable(target, MAX_TARGET);
        detail = detail == null ? null : storable(detail, MAX_DETAIL);
    }

    public static AuditAct done(Author by, String act, String target, String detail) {
        return new AuditAct(by, act, target, AuditOutcome.DONE, detail);
    }

    public static AuditAct refused(Author by, String act, String target, String detail) {
        return new AuditAct(by, act, target, AuditOutcome.REFUSED, detail);
    }

    public static AuditAct failed(Author by, String act, String target, String detail) {
        return new AuditAct(by, act, target, AuditOutcome.FAILED, detail);
    }

    /** PostgreSQL takes no NUL. */
    private static String storable(String text, int max) {
        String cut =
                text.codePointCount(0, text.length()) > max ? text.substring(0, text.offsetByCodePoints(0, max)) : text;
        return cut.replace('\0', '\uFFFD');
    }
}
