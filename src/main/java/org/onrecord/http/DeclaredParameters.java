package org.onrecord.http;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.event.EventIds;

/**
 * The query parameters that a resource method declares, by itself and in the beans it takes them in, and what their
 * values must look like. A parameter declared as a collection or array may be repeated.
 */
final class DeclaredParameters {

    private record Declared(boolean repeatable, Class<?> type) {}

    private final Map<String, Declared> byName = new TreeMap<>();

    private DeclaredParameters() {}

    static DeclaredParameters of(Method method) {
        DeclaredParameters declared = new DeclaredParameters();
        for (Parameter parameter : method.getParameters()) {
            declared.add(parameter, parameter.getName(), parameter.getParameterizedType());
            if (parameter.isAnnotationPresent(BeanParam.class)) {
                declared.addFields(parameter.getType());
            }
        }
        declared.addFields(method.getDeclaringClass());
        return declared;
    }

    /** Checks what was sent against what is declared; empty where all is well. */
    Optional<ProblemException> faultOf(Map<String, List<String>> sent) {
        List<String> unknown = sent.keySet().stream()
                .filter(name -> !byName.containsKey(name))
                .sorted()
                .toList();
        if (!unknown.isEmpty()) {
            String known = byName.isEmpty() ? "it knows none" : "it knows " + String.join(", ", byName.keySet());
            return Optional.of(new ProblemException(
                    ProblemType.UNKNOWN_PARAMETER,
                    "This address does not know the query parameter" + (unknown.size() > 1 ? "s " : " ")
                            + String.join(", ", unknown) + "; " + known + "."));
        }
        List<String> faults = sent.entrySet().stream()
                .map(entry -> faultOf(entry.getKey(), entry.getValue(), byName.get(entry.getKey())))
                .flatMap(Optional::stream)
                .sorted()
                .toList();
        return faults.isEmpty()
                ? Optional.empty()
                : Optional.of(new ProblemException(ProblemType.INVALID_PARAMETER, String.join(" ", faults)));
    }

    private static Optional<String> faultOf(String name, List<String> values, Declared declared) {
        if (values.size() > 1 && !declared.repeatable()) {
            return Optional.of("The parameter " + name + " may be given once.");
        }
        return values.stream()
                .map(value -> expected(declared.type(), value))
                .flatMap(Optional::stream)
                .findFirst()
                .map(expected -> "The parameter " + name + " must be " + expected + ".");
    }

    /** What was expected instead of a value; empty where the value is fine or its type judges by itself. */
    private static Optional<String> expected(Class<?> type, String value) {
        if (type == int.class || type == Integer.class) {
            return parses(() -> Integer.parseInt(value)) ? Optional.empty() : Optional.of("a whole number");
        }
        if (type == long.class || type == Long.class) {
            return parses(() -> Long.parseLong(value)) ? Optional.empty() : Optional.of("a whole number");
        }
        if (type == boolean.class || type == Boolean.class) {
            // Left alone, every other word would read as false.
            return value.equals("true") || value.equals("false") ? Optional.empty() : Optional.of("true or false");
        }
        if (type == LocalDate.class) {
            return parses(() -> LocalDate.parse(value)) ? Optional.empty() : Optional.of("a date, YYYY-MM-DD");
        }
        if (type == Instant.class) {
            return parses(() -> Instant.parse(value))
                    ? Optional.empty()
                    : Optional.of("an instant as 2022-08-31T23:59:59Z (RFC 3339)");
        }
        if (type == UUID.class) {
            return EventIds.isId(value) ? Optional.empty() : Optional.of("a UUID");
        }
        return Optional.empty();
    }

    private static boolean parses(Runnable attempt) {
        try {
            attempt.run();
            return true;
        } catch (NumberFormatException | DateTimeException e) {
            return false;
        }
    }

    private void addFields(Class<?> type) {
        for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                add(field, field.getName(), field.getGenericType());
                if (field.isAnnotationPresent(BeanParam.class)) {
                    addFields(field.getType());
                }
            }
        }
    }

    private void add(AnnotatedElement element, String ownName, Type type) {
        QueryParam standard = element.getAnnotation(QueryParam.class);
        RestQuery brief = element.getAnnotation(RestQuery.class);
        if (standard != null) {
            byName.put(standard.value(), declared(type));
        } else if (brief != null) {
            byName.put(brief.value().isEmpty() ? ownName : brief.value(), declared(type));
        }
    }

    private static Declared declared(Type type) {
        if (type instanceof ParameterizedType parameterized && parameterized.getRawType() instanceof Class<?> raw) {
            Type argument = parameterized.getActualTypeArguments()[0];
            Class<?> of = argument instanceof Class<?> known ? known : Object.class;
            return new Declared(Collection.class.isAssignableFrom(raw), of);
        }
        Class<?> plain = type instanceof Class<?> known ? known : Object.class;
        return plain.isArray() ? new Declared(true, plain.getComponentType()) : new Declared(false, plain);
    }
}
