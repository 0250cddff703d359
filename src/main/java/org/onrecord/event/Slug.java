package org.onrecord.event;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/** The readable names of items and sources: lower-case ASCII words joined by single hyphens. */
public final class Slug {

    public static final int MAX_LENGTH = 100;
    static final Pattern PATTERN = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    static final String RULE = "must be lower-case letters a to z and digits, in words joined by single hyphens";

    private static final int MADE_LENGTH = 80;

    private static final Pattern OTHER_SCRIPT = Pattern.compile("[\\p{L}\\p{N}&&[^a-z0-9]]");

    private Slug() {}

    /** Whether a text can be a slug. A UUID cannot: it would be taken for an id. */
    public static boolean isSlug(String text) {
        return text.length() <= MAX_LENGTH && PATTERN.matcher(text).matches() && !EventIds.isId(text);
    }

    /** The slug of a title: the same title always gives the same one. */
    public static String of(String title) {
        String plain = Normalizer.normalize(title, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "");
        String ascii = plain.replaceAll("[^a-z0-9]+", "-");
        String slug = trimHyphens(ascii.substring(0, Math.min(ascii.length(), MADE_LENGTH)));
        if (!isSlug(slug)) {
            // A title in another script leaves nothing readable; its hash is at least its own.
            return "item-" + hash(title);
        }
        // A year or a name is often all that is left of such a title, and would be shared by many.
        return OTHER_SCRIPT.matcher(plain).find() ? slug + "-" + hash(title) : slug;
    }

    private static String trimHyphens(String text) {
        return text.replaceAll("^-+|-+$", "");
    }

    private static String hash(String title) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(title.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Reads the field {@code slug}, made from the title where it is absent. */
    static String read(BodyReader body, String title) {
        String slug = body.matching("slug", PATTERN, MAX_LENGTH, RULE);
        if (slug != null && EventIds.isId(slug)) {
            body.error("slug", "must not have the form of a UUID");
        }
        return slug == null && title != null ? of(title) : slug;
    }
}
