package org.onrecord.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.onrecord.embedded.EmbeddedTestResource;

/** docs/operations.md names every metric and every health check of ours that the running service tells, and no other. */
@QuarkusTest
@QuarkusTestResource(EmbeddedTestResource.class)
class MetricsDocIT {

    private static final Pattern METRIC = Pattern.compile("(?m)^# TYPE (onrecord_\\w+) (\\w+)$");
    private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(onrecord_\\w+)` \\|");

    @Test
    void everyMetricIsDocumentedAndEveryDocumentedOneExists() throws IOException {
        String told =
                RestAssured.get("/q/metrics").then().statusCode(200).extract().asString();
        Set<String> exported = METRIC.matcher(told)
                .results()
                // The format tells a counter's type under its name without the suffix.
                .map(metric -> metric.group(1)
                        + (metric.group(2).equals("counter") && !metric.group(1).endsWith("_total") ? "_total" : ""))
                .collect(Collectors.toCollection(TreeSet::new));
        // A timer's longest of late comes with it.
        exported.removeIf(name -> name.endsWith("_max") && exported.contains(name.replaceFirst("_max$", "")));

        Set<String> documented = DOCUMENTED
                .matcher(page())
                .results()
                .map(metric -> metric.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        assertFalse(exported.isEmpty());
        assertEquals(exported, documented);
    }

    @Test
    void everyHealthCheckOfOursIsDocumented() throws IOException {
        String page = page();
        for (String check : RestAssured.get("/q/health").jsonPath().getList("checks.name", String.class)) {
            // Quarkus brings this one: the program is about to end.
            if (!check.equals("Graceful Shutdown")) {
                assertEquals(true, page.contains("check `" + check + "`"), check);
            }
        }
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("docs/operations.md"));
    }
}
