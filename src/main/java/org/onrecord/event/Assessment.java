package org.onrecord.event;

/**
 * What one assessor holds, on separate axes. An axis that is null says nothing about that axis.
 *
 * @param assessor who assesses
 * @param implementation or null
 * @param accuracy or null; only for claims
 * @param response or null
 * @param cooperation or null
 * @param basis whether it is asserted or was established, or null where it was not said
 * @param lapsed the assessor no longer holds any position; then no axis and no basis is given
 * @param scheme the foreign scheme of the original grade, or null
 * @param originalValue the grade in that scheme, or null
 */
public record Assessment(
        Assessor assessor,
        Implementation implementation,
        Accuracy accuracy,
        Response response,
        Cooperation cooperation,
        Basis basis,
        boolean lapsed,
        Scheme scheme,
        String originalValue) {

    public boolean namesAnAxis() {
        return implementation != null || accuracy != null || response != null || cooperation != null;
    }
}
