package org.onrecord.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EveryDoorDeclaresItsAccessTest {

    @Test
    void everyResourceMethodSaysWhoMayCallIt() throws IOException, URISyntaxException {
        List<Method> doors = doors(program());
        assertFalse(doors.isEmpty(), "there are doors to look at");
        assertEquals(List.of(), undeclared(doors));
    }

    @Test
    void aDoorThatSaysNothingIsFound() {
        List<Method> doors = doors(Stream.of(Forgetful.class));
        assertEquals(2, doors.size());
        assertEquals(List.of("Forgetful.forgotten"), undeclared(doors));
    }

    @SuppressWarnings("unused")
    static final class Forgetful {
        @GET
        void forgotten() {}

        @GET
        @Needs(Role.EDITOR)
        void remembered() {}

        void noDoor() {}
    }

    private static Stream<Class<?>> program() throws IOException, URISyntaxException {
        Path classes = Path.of(
                Needs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            List<String> names = files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
            return names.stream().map(EveryDoorDeclaresItsAccessTest::load);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, EveryDoorDeclaresItsAccessTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError("a class of the program cannot be loaded: " + name, e);
        }
    }

    private static List<Method> doors(Stream<? extends Class<?>> classes) {
        return classes.flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Arrays.stream(method.getAnnotations())
                        .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class)))
                .toList();
    }

    private static List<String> undeclared(List<Method> doors) {
        return doors.stream()
                .filter(door -> DoorRule.of(door) instanceof DoorRule.Undeclared)
                .map(door -> door.getDeclaringClass().getSimpleName() + "." + door.getName())
                .sorted()
                .toList();
    }
}
