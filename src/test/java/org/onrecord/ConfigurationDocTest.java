package org.onrecord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** docs/configuration.md lists every setting of the program with the default that it has. */
class ConfigurationDocTest {

    private static final Pattern ROW =
            Pattern.compile("\\| `([^`]+)` \\| (.*?) \\| (?:`([^`]*)`|([^|`]*?)) \\| (.+) \\|");
    private static final String NONE = "none";

    private final List<Row> rows = rows();
    private final Properties shipped = shipped();

    /** A line of the table. */
    private record Row(String property, String environment, String given, String meaning) {}

    @Test
    void everySettingOfOursIsListedWithItsDefaultAndNoOther() {
        Map<String, String> listed = rows.stream()
                .filter(row -> row.property.startsWith("onrecord."))
                .collect(Collectors.toMap(Row::property, Row::given, (one, other) -> one, TreeMap::new));

        assertEquals(settings(), listed);
    }

    @Test
    void whatTheProgramSetsOfOthersIsListedWithThatValue() {
        Map<String, String> differing = new TreeMap<>();
        for (Row row : rows) {
            String value = shipped.getProperty(row.property);
            if (value != null && !value.isEmpty() && !value.startsWith("${") && !value.equals(row.given)) {
                differing.put(row.property, value);
            }
        }

        assertEquals(Map.of(), differing);
    }

    @Test
    void everySettingStandsOnceWithItsEnvironmentNameAndAMeaning() {
        assertEquals(rows.size(), rows.stream().map(Row::property).distinct().count());
        for (Row row : rows) {
            String name = row.property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
            assertEquals(true, row.environment.contains("`" + name + "`"), row.property);
            assertFalse(row.meaning.isBlank(), row.property);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new TreeMap<>();
        JavaClasses program = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("org.onrecord");
        for (JavaClass type : program) {
            if (type.isAnnotatedWith(ConfigMapping.class)) {
                String prefix = type.getAnnotationOfType(ConfigMapping.class).prefix();
                for (Method method : type.reflect().getMethods()) {
                    WithDefault given = method.getAnnotation(WithDefault.class);
                    settings.put(prefix + "." + kebab(method.getName()), given == null ? NONE : given.value());
                }
            }
        }
        program.stream().flatMap(ConfigurationDocTest::injected).forEach(name -> settings.putIfAbsent(name, NONE));
        settings.replaceAll((name, given) -> {
            String value = shipped.getProperty(name, given);
            return value.startsWith("${") ? NONE : value;
        });
        return settings;
    }

    private static Stream<String> injected(JavaClass type) {
        if (type.getConstructors().stream().noneMatch(constructor -> constructor.getParameters().stream()
                .anyMatch(parameter -> parameter.isAnnotatedWith(ConfigProperty.class)))) {
            return Stream.empty();
        }
        return Arrays.stream(type.reflect().getDeclaredConstructors())
                .map(Executable::getParameters)
                .flatMap(Arrays::stream)
                .map(parameter -> parameter.getAnnotation(ConfigProperty.class))
                .filter(property -> property != null && property.name().startsWith("onrecord."))
                .map(ConfigProperty::name);
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static List<Row> rows() {
        try {
            return Files.readAllLines(Path.of("docs/configuration.md")).stream()
                    .map(ROW::matcher)
                    .filter(Matcher::matches)
                    .map(row -> new Row(
                            row.group(1),
                            row.group(2),
                            row.group(3) == null ? row.group(4).strip() : row.group(3),
                            row.group(5)))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Properties shipped() {
        Properties properties = new Properties();
        try (InputStream in = ConfigurationDocTest.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return properties;
    }
}
