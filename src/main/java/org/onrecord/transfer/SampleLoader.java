package org.onrecord.transfer;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jboss.logging.Logger;
import org.onrecord.event.Author;

/** Loads the bundled sample the way any import is loaded. What is there already stays as it is. */
@ApplicationScoped
public class SampleLoader {

    private static final Logger LOG = Logger.getLogger(SampleLoader.class);
    private static final String SAMPLE = "/sample/visit-2022.ndjson";
    private static final Author AUTHOR = new Author("sample", "Onrecord sample");

    private final Importer importer;

    SampleLoader(Importer importer) {
        this.importer = importer;
    }

    public ImportSummary load() {
        try (InputStream sample = SampleLoader.class.getResourceAsStream(SAMPLE)) {
            if (sample == null) {
                throw new IllegalStateException("the sample is not bundled: " + SAMPLE);
            }
            return importer.importLines(sample, AUTHOR, result -> {
                if (result.outcome().equals(LineResult.REFUSED)) {
                    LOG.warnf(
                            "line %d of the sample was refused: %s",
                            result.line(), result.problem().detail());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
