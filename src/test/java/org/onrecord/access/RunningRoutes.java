package org.onrecord.access;

import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;

/** The routes of the running application, with the type of body that each reads. */
final class RunningRoutes {

    private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target/classes");

    private RunningRoutes() {}

    /** Those of the program; the doors that tests add are none. */
    static Map<AccessMatrix.Route, String> of(BeanManager beans) {
        Map<AccessMatrix.Route, String> found = new TreeMap<>();
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            Class<?> type = bean.getBeanClass();
            if (type.isAnnotationPresent(Path.class) && isOfTheProgram(type)) {
                for (Method method : type.getMethods()) {
                    for (Annotation annotation : method.getAnnotations()) {
                        HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                        if (verb != null) {
                            found.put(new AccessMatrix.Route(verb.value(), path(type, method)), body(type, method));
                        }
                    }
                }
            }
        }
        return found;
    }

    private static boolean isOfTheProgram(Class<?> type) {
        return Files.exists(CLASSES.resolve(type.getName().replace('.', '/') + ".class"));
    }

    private static String path(Class<?> type, Method method) {
        Path own = method.getAnnotation(Path.class);
        String whole = type.getAnnotation(Path.class).value() + (own == null ? "" : "/" + own.value());
        return whole.replaceAll("/{2,}", "/").replaceAll("\\{\\s*(\\w+)[^}]*\\}", "{$1}");
    }

    private static String body(Class<?> type, Method method) {
        Consumes own = method.getAnnotation(Consumes.class);
        Consumes consumes = own == null ? type.getAnnotation(Consumes.class) : own;
        String first = consumes == null ? "*/*" : consumes.value()[0];
        return first.contains("*") ? "application/json" : first;
    }
}
