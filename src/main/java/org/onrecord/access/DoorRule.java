package org.onrecord.access;

import jakarta.annotation.security.PermitAll;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Optional;

/** What a resource method declares about who may call it; the method's own word goes before its class's. */
sealed interface DoorRule {

    /** Anyone may, always: {@link PermitAll}. */
    record Open() implements DoorRule {}

    /** Anyone may while reading is public: {@link PublicRead}. */
    record OpenWhilePublic() implements DoorRule {}

    /** {@link Needs}. */
    record NeedsRole(Role role) implements DoorRule {}

    /** Nothing is declared, so only an admin may. A test sees to it that there is no such door. */
    record Undeclared() implements DoorRule {}

    static DoorRule of(Method method) {
        return declaredAt(method)
                .or(() -> declaredAt(method.getDeclaringClass()))
                .orElseGet(Undeclared::new);
    }

    private static Optional<DoorRule> declaredAt(AnnotatedElement element) {
        Needs needs = element.getAnnotation(Needs.class);
        if (needs != null) {
            return Optional.of(new NeedsRole(needs.value()));
        }
        if (element.isAnnotationPresent(PublicRead.class)) {
            return Optional.of(new OpenWhilePublic());
        }
        return element.isAnnotationPresent(PermitAll.class) ? Optional.of(new Open()) : Optional.empty();
    }
}
