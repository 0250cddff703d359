package org.onrecord.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The declared matrix, {@code access/matrix.txt}: who is let in where. */
final class AccessMatrix {

    /** Who asks without a key. */
    static final String NONE = "none";

    private final List<String> roles;
    private final Map<Route, List<String>> rows = new LinkedHashMap<>();

    /** A method and a path with its parameters in braces. */
    record Route(String method, String path) implements Comparable<Route> {

        @Override
        public int compareTo(Route other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private AccessMatrix(List<String> roles) {
        this.roles = roles;
    }

    static AccessMatrix read() {
        List<String[]> lines = lines();
        String[] head = lines.get(0);
        AccessMatrix matrix = new AccessMatrix(List.of(head).subList(2, head.length));
        for (String[] line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line).subList(2, line.length);
            if (cells.size() != matrix.roles.size()
                    || !List.of("yes", "-", "public").containsAll(cells)) {
                throw new IllegalStateException("not a line of the matrix: " + String.join(" ", line));
            }
            if (matrix.rows.put(new Route(line[0], line[1]), cells) != null) {
                throw new IllegalStateException("stands twice in the matrix: " + line[0] + " " + line[1]);
            }
        }
        return matrix;
    }

    /** {@link #NONE} and every role. */
    List<String> roles() {
        return roles;
    }

    List<Route> routes() {
        return List.copyOf(rows.keySet());
    }

    boolean letsIn(String role, Route route, boolean publicRead) {
        String cell = rows.get(route).get(roles.indexOf(role));
        return cell.equals("yes") || (cell.equals("public") && publicRead);
    }

    private static List<String[]> lines() {
        List<String[]> lines = new ArrayList<>();
        try (InputStream in = AccessMatrix.class.getResourceAsStream("/access/matrix.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(line.strip().split("\\s+"));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return lines;
    }
}
