package org.onrecord.http;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Knows which methods an address takes, for the header {@code Allow} (RFC 9110 §10.2.1). Quarkus REST refuses with 405
 * without naming any, and answers OPTIONS with those of every address of the class.
 */
@Singleton
final class AllowedMethods {

    private record Door(Pattern path, String method) {}

    private static final Pattern PARAMETER = Pattern.compile("\\{\\s*\\w+\\s*(?::\\s*(.+?)\\s*)?\\}");

    private final Provider<BeanManager> beans;
    private volatile List<Door> doors;

    /** Mappers are made before the beans can be looked through, hence the provider. */
    AllowedMethods(Provider<BeanManager> beans) {
        this.beans = beans;
    }

    /** The value of {@code Allow}; empty where no resource has the path. */
    Optional<String> at(String path) {
        String plain = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        SortedSet<String> methods = new TreeSet<>();
        for (Door door : doors()) {
            if (door.path().matcher(plain).matches()) {
                methods.add(door.method());
            }
        }
        if (methods.isEmpty()) {
            return Optional.empty();
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        methods.add(HttpMethod.OPTIONS);
        return Optional.of(String.join(", ", methods));
    }

    private List<Door> doors() {
        List<Door> known = doors;
        if (known == null) {
            // Two threads at once would find the same.
            known = find();
            doors = known;
        }
        return known;
    }

    private List<Door> find() {
        List<Door> found = new ArrayList<>();
        for (Bean<?> bean : beans.get().getBeans(Object.class, Any.Literal.INSTANCE)) {
            Path path = bean.getBeanClass().getAnnotation(Path.class);
            if (path != null) {
                for (Method method : bean.getBeanClass().getMethods()) {
                    httpMethod(method).ifPresent(name -> found.add(new Door(pattern(path, method), name)));
                }
            }
        }
        return List.copyOf(found);
    }

    private static Optional<String> httpMethod(Method method) {
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod name = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (name != null) {
                return Optional.of(name.value());
            }
        }
        return Optional.empty();
    }

    private static Pattern pattern(Path ofClass, Method method) {
        Path ofMethod = method.getAnnotation(Path.class);
        return pattern(ofClass.value() + "/" + (ofMethod == null ? "" : ofMethod.value()));
    }

    /** The addresses that a template of JAX-RS stands for. */
    static Pattern pattern(String template) {
        String path = ("/" + template).replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
        StringBuilder regex = new StringBuilder();
        Matcher parameter = PARAMETER.matcher(path);
        int at = 0;
        while (parameter.find()) {
            String form = parameter.group(1) == null ? "[^/]+" : parameter.group(1);
            regex.append(Pattern.quote(path.substring(at, parameter.start())))
                    .append("(?:")
                    .append(form)
                    .append(')');
            at = parameter.end();
        }
        return Pattern.compile(regex.append(Pattern.quote(path.substring(at))).toString());
    }
}
