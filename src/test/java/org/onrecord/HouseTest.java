package org.onrecord;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The house of DESIGN.md §5 and docs/architecture.md: rooms, arrows, suffixes, habits. */
class HouseTest {

    private static final String ROOT = "org.onrecord";

    /** What each room may import. A room that stands here need not exist yet; one that exists must stand here. */
    private static final Map<String, Set<String>> MAY_IMPORT = Map.ofEntries(
            Map.entry("event", Set.of()),
            Map.entry("embedded", Set.of()),
            Map.entry("console", Set.of("http", "access")),
            Map.entry("log", Set.of("event")),
            Map.entry("http", Set.of("event", "log")),
            Map.entry("access", Set.of("event", "log", "http")),
            Map.entry("source", Set.of("event", "log", "http", "access")),
            Map.entry("timeline", Set.of("event", "log", "http", "access", "source")),
            Map.entry("stream", Set.of("event", "log", "http", "access", "source", "timeline", "commitment")),
            Map.entry("board", Set.of("event", "log", "http", "access", "source", "timeline", "commitment")),
            Map.entry("alert", Set.of("event", "log", "http", "access", "source", "timeline", "commitment", "stream")),
            Map.entry("checkpoint", Set.of("event", "log", "http", "access")),
            Map.entry("rebuild", Set.of("event", "log", "http", "access", "source", "timeline")),
            Map.entry("commitment", Set.of("event", "log", "http", "access", "source", "timeline")),
            Map.entry("followup", Set.of("event", "log", "http", "access", "source", "timeline")),
            Map.entry(
                    "transfer",
                    Set.of("event", "log", "http", "access", "source", "timeline", "commitment", "followup")));

    /** Classes that touch SQL under another name. Written out, so that a new one is seen and decided on. */
    private static final Set<String> SQL_BY_ANOTHER_NAME = Set.of(
            // Turns the driver's exceptions into problems.
            "org.onrecord.http.Failures",
            // Binds what it has written into others' statements.
            "org.onrecord.commitment.FilterSql",
            // Queues in the transaction that moves the follower's position, or that notes what time raised.
            "org.onrecord.alert.AlertQueue",
            "org.onrecord.alert.Matching",
            "org.onrecord.alert.Subscriptions",
            // Adds its note to the transaction of the act.
            "org.onrecord.access.AuditTrail",
            // The projection's transaction and what it reads and writes in it.
            "org.onrecord.source.SourceLocks",
            "org.onrecord.source.StoredTexts",
            "org.onrecord.source.Verifier",
            // A rebuild's one transaction, and the connections it is done with.
            "org.onrecord.rebuild.RebuildDatabase",
            "org.onrecord.rebuild.RebuildRun",
            "org.onrecord.rebuild.Rebuilds",
            "org.onrecord.timeline.CopyRows",
            // Binds what it has written into others' statements.
            "org.onrecord.timeline.MomentRelation",
            "org.onrecord.timeline.TimelineBatch",
            "org.onrecord.timeline.TimelineProjection");

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void theHouseIsNotEmpty() {
        assertEquals(true, HOUSE.contain("org.onrecord.event.Event"));
    }

    @Test
    void everyRoomIsDrawnAndItsArrowsPointAsDrawn() {
        List<String> wrong = new ArrayList<>();
        for (JavaClass from : HOUSE) {
            String room = room(from);
            if (room.isEmpty()) {
                continue;
            }
            Set<String> allowed = MAY_IMPORT.get(room);
            if (allowed == null) {
                wrong.add(from.getName() + " is in a room that is not drawn: " + room);
                continue;
            }
            from.getDirectDependenciesFromSelf().stream()
                    .filter(dependency ->
                            dependency.getTargetClass().getPackageName().startsWith(ROOT))
                    .filter(dependency -> !room(dependency.getTargetClass()).equals(room))
                    .filter(dependency -> !allowed.contains(room(dependency.getTargetClass())))
                    .forEach(dependency -> wrong.add(dependency.getDescription()));
        }

        assertEquals(List.of(), wrong, "arrows point one way: doors to log to event (docs/architecture.md)");
    }

    /** A drawing with a circle would allow one. */
    @Test
    void theDrawingItselfHasNoCircle() {
        Map<String, Set<String>> left = new TreeMap<>();
        MAY_IMPORT.forEach((room, targets) -> left.put(room, new TreeSet<>(targets)));
        while (left.entrySet().removeIf(room -> room.getValue().stream().noneMatch(left::containsKey))) {
            // Each turn takes away the rooms that import none of those left.
        }

        assertEquals(Map.of(), left);
    }

    @Test
    void thereAreNoCycles() {
        check(slices().matching("org.onrecord.(**)").should().beFreeOfCycles(), "a cycle makes two rooms one");
    }

    @Test
    void onlyTheProgramStartsTheEmbeddedParts() {
        check(
                noClasses()
                        .that(not(resideInAPackage("org.onrecord.embedded..")))
                        .and(not(resideInAPackage(ROOT)))
                        .should()
                        .dependOnClassesThat(resideInAPackage("org.onrecord.embedded..")),
                "the service must not know whether its database and broker run in the process");
    }

    @Test
    void packagesAreNamedForFeatures() {
        check(
                noClasses()
                        .should()
                        .resideInAnyPackage(
                                "..util..",
                                "..utils..",
                                "..common..",
                                "..dto..",
                                "..service..",
                                "..impl..",
                                "..helper.."),
                "such a name says nothing about what lives there");
    }

    @Test
    void onlyResourcesHaveAPath() {
        check(
                classes()
                        .that(describe("carry a path", HouseTest::hasPath))
                        .should()
                        .haveSimpleNameEndingWith("Resource"),
                "a suffix tells the technology: *Resource is HTTP");
        check(
                classes().that().haveSimpleNameEndingWith("Resource").should(bePaths()),
                "a suffix tells the technology: *Resource is HTTP");
    }

    @Test
    void suffixesTellTheTechnology() {
        check(
                noClasses()
                        .that(not(describe(
                                "named *Repository",
                                c -> outermost(c).getSimpleName().endsWith("Repository"))))
                        .and(not(resideInAnyPackage(ROOT, "org.onrecord.embedded..", "org.onrecord.log..")))
                        .and(not(describe("named for tables", HouseTest::namedForTables)))
                        .and(not(
                                describe("named *Entity", c -> c.getSimpleName().endsWith("Entity"))))
                        .and(not(describe("listed as exceptions", HouseTest::isListedForSql)))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql..", "jakarta.persistence..")),
                "SQL stays in *Repository, *Tables and the log's positions");
        check(
                noClasses()
                        .that(not(resideInAnyPackage(ROOT, "org.onrecord.embedded..", "org.onrecord.log..")))
                        .and(not(describe(
                                "named *Consumer", c -> c.getSimpleName().endsWith("Consumer"))))
                        .should()
                        .dependOnClassesThat(resideInAPackage("org.apache.kafka..")),
                "only the log and *Consumer touch Kafka");
    }

    /** An exception that is no longer needed would quietly allow what it names to come back. */
    @Test
    void everyListedExceptionIsStillNeeded() {
        List<String> idle = SQL_BY_ANOTHER_NAME.stream()
                .filter(name -> !HOUSE.contain(name) || !usesSql(name))
                .sorted()
                .toList();

        assertEquals(List.of(), idle);
    }

    @Test
    void whatDecidesIsPure() {
        check(
                noClasses()
                        .that(describe("decide", HouseTest::isPure))
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(
                                "jakarta..",
                                "io.quarkus..",
                                "io.smallrye..",
                                "org.eclipse.microprofile..",
                                "org.apache.kafka..",
                                "java.sql..",
                                "javax.sql..",
                                "java.nio.file..",
                                "java.net.http..")),
                "the language, the fold and the matcher know no framework and no I/O");
        check(
                noClasses()
                        .that(describe("decide", HouseTest::isPure))
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(java.time.Clock.class),
                "time comes from the event; whoever asks passes the day");
    }

    @Test
    void nothingIsInjectedIntoFields() {
        check(
                noFields()
                        .should()
                        .beAnnotatedWith("jakarta.inject.Inject")
                        .orShould()
                        .beAnnotatedWith("org.eclipse.microprofile.config.inject.ConfigProperty")
                        .orShould()
                        .beAnnotatedWith("jakarta.persistence.PersistenceContext"),
                "what a class needs stands in its constructor");
    }

    @Test
    void timeComesFromAClock() {
        check(
                noClasses()
                        .that(not(resideInAnyPackage(ROOT, "org.onrecord.embedded..")))
                        .should(readNoClockOfTheirOwn()),
                "a test and a replay must be able to say what time it is");
        check(
                noClasses()
                        .should()
                        .dependOnClassesThat()
                        .areAssignableTo(Date.class)
                        .orShould()
                        .dependOnClassesThat()
                        .areAssignableTo(java.util.Calendar.class),
                "java.time has types that say what they mean");
    }

    @Test
    void staticStateIsConstant() {
        check(
                fields().that()
                        .areStatic()
                        .and(describe(
                                "are written by hand", f -> !f.getModifiers().contains(JavaModifier.SYNTHETIC)))
                        .should()
                        .beFinal(),
                "static state is shared by all tests and all requests");
    }

    @Test
    void entitiesStayInTheirRoom() {
        check(
                classes().that().areAnnotatedWith("jakarta.persistence.Entity").should(beUsedInTheirOwnPackageOnly()),
                "a row is not an answer: resources take and return records");
    }

    private static void check(ArchRule rule, String because) {
        rule.because(because).check(HOUSE);
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(ROOT + ".")) {
            return "";
        }
        return name.substring(ROOT.length() + 1).split("\\.", 2)[0];
    }

    private static boolean isPure(JavaClass type) {
        String outer = outermost(type).getSimpleName();
        return room(type).equals("event") || outer.endsWith("Fold") || outer.endsWith("Matcher");
    }

    private static boolean usesSql(String name) {
        return HOUSE.stream()
                .filter(type -> outermost(type).getName().equals(name))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .anyMatch(use -> use.getTargetClass().getPackageName().matches("(java|javax)\\.sql.*"));
    }

    private static boolean isListedForSql(JavaClass type) {
        return SQL_BY_ANOTHER_NAME.contains(outermost(type).getName());
    }

    private static boolean namedForTables(JavaClass type) {
        return outermost(type).getSimpleName().endsWith("Tables");
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(HouseTest::outermost).orElse(type);
    }

    private static boolean hasPath(JavaClass type) {
        return type.isAnnotatedWith("jakarta.ws.rs.Path")
                || type.getMethods().stream().anyMatch(method -> method.isAnnotatedWith("jakarta.ws.rs.Path"));
    }

    private static ArchCondition<JavaClass> bePaths() {
        return new ArchCondition<>("carry a path") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                events.add(new SimpleConditionEvent(type, hasPath(type), type.getName()));
            }
        };
    }

    /** {@code now()} without a clock, the system's milliseconds, and clocks of one's own. */
    private static ArchCondition<JavaClass> readNoClockOfTheirOwn() {
        return new ArchCondition<>("read the system's clock") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                    if (readsTheClock(access)) {
                        events.add(SimpleConditionEvent.satisfied(type, access.getDescription()));
                    }
                }
            }
        };
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getTarget().getName();
        boolean now = owner.startsWith("java.time.")
                && name.equals("now")
                && !access.getTarget().getFullName().contains("java.time.Clock");
        // The one place that makes the application's clock says so by its name.
        boolean ownClock = owner.equals("java.time.Clock")
                && name.startsWith("system")
                && !access.getOriginOwner().getSimpleName().contains("Clock");
        return now || ownClock || (owner.equals("java.lang.System") && name.equals("currentTimeMillis"));
    }

    private static ArchCondition<JavaClass> beUsedInTheirOwnPackageOnly() {
        return new ArchCondition<>("be used in their own package only") {
            @Override
            public void check(JavaClass entity, ConditionEvents events) {
                entity.getDirectDependenciesToSelf().stream()
                        .filter(use -> !use.getOriginClass().getPackage().equals(entity.getPackage()))
                        .forEach(use -> events.add(SimpleConditionEvent.violated(entity, use.getDescription())));
            }
        };
    }
}
