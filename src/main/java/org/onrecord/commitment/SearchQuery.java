package org.onrecord.commitment;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.onrecord.timeline.SearchWords;

/**
 * What a person types into a search box, as a {@code tsquery}. Words must all be there; words in double quotes, and the
 * pieces of a word that is written with signs in it, must follow each other; {@code -} before a word or a quotation means
 * that it must not be there, {@code or} between two that one will do. Whatever makes no sense so is taken for words or for
 * nothing; there is no syntax to get wrong.
 */
final class SearchQuery {

    /** What finds nothing: no text holds it, since words are folded. */
    private static final String NOTHING = "'\u0001'";

    private SearchQuery() {}

    /** The query in PostgreSQL's own notation, never empty. */
    static String of(String typed) {
        List<List<String>> alternatives = new ArrayList<>();
        alternatives.add(new ArrayList<>());
        int at = 0;
        while (at < typed.length()) {
            int start = at;
            if (isSpace(typed, at)) {
                at++;
                continue;
            }
            boolean not = typed.charAt(at) == '-';
            if (not) {
                at++;
            }
            String term;
            if (at < typed.length() && isQuote(typed.charAt(at))) {
                int end = at + 1;
                while (end < typed.length() && !isQuote(typed.charAt(end))) {
                    end++;
                }
                term = phrase(typed.substring(at + 1, end));
                at = end + 1;
            } else {
                int end = at;
                while (end < typed.length() && !isSpace(typed, end) && !isQuote(typed.charAt(end))) {
                    end++;
                }
                at = end;
                if (typed.substring(start, end).equalsIgnoreCase("or")) {
                    alternatives.add(new ArrayList<>());
                    continue;
                }
                term = phrase(typed.substring(not ? start + 1 : start, end));
            }
            if (!term.isEmpty()) {
                alternatives.get(alternatives.size() - 1).add(not ? "!(" + term + ")" : term);
            }
        }
        String query = alternatives.stream()
                .filter(terms -> !terms.isEmpty())
                .map(terms -> "(" + String.join(" & ", terms) + ")")
                .collect(Collectors.joining(" | "));
        return query.isEmpty() ? NOTHING : query;
    }

    private static String phrase(String typed) {
        List<String> words = SearchWords.of(typed);
        String phrase = words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" <-> "));
        return words.size() > 1 ? "(" + phrase + ")" : phrase;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '“' || c == '”' || c == '„' || c == '«' || c == '»';
    }

    private static boolean isSpace(String text, int at) {
        return Character.isWhitespace(text.charAt(at)) || Character.isSpaceChar(text.charAt(at));
    }
}
