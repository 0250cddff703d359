package org.onrecord.alert.email;

/**
 * What a message says.
 *
 * @param subject one line
 * @param text the same as {@code html}, for whoever reads no HTML
 */
record Letter(String subject, String text, String html) {}
