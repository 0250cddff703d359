package org.onrecord.http;

import java.util.List;

/**
 * Evaluates the preconditions of a request (RFC 9110 §13). The record dates nothing by {@code Last-Modified}, so
 * {@code If-Modified-Since} and {@code If-Unmodified-Since} are ignored, as §13.1.3 and §13.1.4 ask where a resource has
 * no modification date.
 */
final class Preconditions {

    /** What is to be done with the request. */
    enum Verdict {
        /** Go on as if there were no precondition. */
        PROCEED,
        /** Answer 304. */
        NOT_MODIFIED,
        /** Answer 412. */
        FAILED
    }

    private Preconditions() {}

    /**
     * The verdict, in the order of RFC 9110 §13.2.2.
     *
     * @param ifMatch the lines of the field; empty where it was not sent
     * @param ifNoneMatch likewise
     * @param current the tag of what is there now, uncompressed, or null where nothing is; a client may hold its
     *     compressed twin's
     */
    static Verdict evaluate(String method, List<String> ifMatch, List<String> ifNoneMatch, ETag current) {
        if (!ifMatch.isEmpty() && !satisfiesIfMatch(ETagList.parse(ifMatch), current)) {
            return Verdict.FAILED;
        }
        if (ifNoneMatch.isEmpty() || satisfiesIfNoneMatch(ETagList.parse(ifNoneMatch), current)) {
            return Verdict.PROCEED;
        }
        return method.equals("GET") || method.equals("HEAD") ? Verdict.NOT_MODIFIED : Verdict.FAILED;
    }

    private static boolean satisfiesIfMatch(ETagList list, ETag current) {
        return current != null
                && (list.any() || list.holdsStrongly(current) || list.holdsStrongly(Encoding.packed(current)));
    }

    private static boolean satisfiesIfNoneMatch(ETagList list, ETag current) {
        return current == null
                || !(list.any() || list.holdsWeakly(current) || list.holdsWeakly(Encoding.packed(current)));
    }
}
