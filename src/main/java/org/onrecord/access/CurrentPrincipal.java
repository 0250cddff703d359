package org.onrecord.access;

import jakarta.enterprise.context.RequestScoped;
import java.util.Optional;
import org.onrecord.event.Author;
import org.onrecord.http.Failures;

/** Who makes the request at hand. {@link AccessFilter} finds out before any resource method runs. */
@RequestScoped
public class CurrentPrincipal {

    private Principal principal;

    void set(Principal found) {
        principal = found;
    }

    /** Empty where no key was sent. */
    public Optional<Principal> find() {
        return Optional.ofNullable(principal);
    }

    /**
     * The principal, where the door asks for one.
     *
     * @throws org.onrecord.http.ProblemException 401 where no key was sent
     */
    public Principal get() {
        return find().orElseThrow(() -> Failures.unauthorized(false));
    }

    /** The author of what this request writes; see {@link #get}. */
    public Author author() {
        return get().author();
    }

    /** Whether entries of visibility {@code internal} are shown: to analysts and above. */
    public boolean seesInternal() {
        return principal != null && principal.has(Role.ANALYST);
    }
}
