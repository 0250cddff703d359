package org.onrecord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents name what is there. */
class ArchitectureDocTest {

    private static final Pattern CLASS = Pattern.compile("`(?:org\\.onrecord\\.)?([a-z]+\\.[A-Z][A-Za-z]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");
    private static final Path SOURCES = Path.of("src/main/java/org/onrecord");

    @Test
    void everyClassThatTheArchitectureNamesExists() throws IOException {
        List<String> named = all(CLASS, Path.of("docs/architecture.md"));

        assertFalse(named.isEmpty());
        assertEquals(
                List.of(),
                named.stream()
                        .filter(name -> Files.notExists(SOURCES.resolve(name.replace('.', '/') + ".java")))
                        .toList());
    }

    @Test
    void everyTableThatIsMadeHasItsOwner() throws IOException {
        String page = Files.readString(Path.of("docs/architecture.md"));
        Pattern table = Pattern.compile("CREATE TABLE (\\w+)");
        try (Stream<Path> migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (Path migration : migrations.toList()) {
                for (String name : all(table, migration)) {
                    assertEquals(true, page.contains("`" + name + "`"), name);
                }
            }
        }
    }

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() throws IOException {
        List<Path> pages;
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            pages = Stream.concat(
                            docs,
                            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md")
                                    .map(Path::of))
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
        for (Path page : pages) {
            for (String link : all(LINK, page)) {
                assertEquals(true, Files.exists(page.resolveSibling(link)), page + " links to " + link);
            }
        }
    }

    private static List<String> all(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
