package org.onrecord.log;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.onrecord.event.Author;
import org.onrecord.event.CommitmentBody;
import org.onrecord.event.EventType;

/** Who may submit events, and which, by what they write as {@code ce_source}. */
@Startup
@ApplicationScoped
public class Submitters {

    /** What a submitter's id as an author begins with; the source follows. */
    private static final String ID = "submission:";

    private final Map<String, Submitter> bySource = new HashMap<>();

    /**
     * Reads the setting.
     *
     * @throws IllegalStateException with a sentence that names what is wrong
     */
    public Submitters(SubmissionsConfig settings) {
        for (String principal : settings.principals().orElse(List.of())) {
            String[] words = principal.strip().split("\\s+", 3);
            Submitter submitter =
                    read(words[0], words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : words[0]);
            if (bySource.put(words[0], submitter) != null) {
                throw new IllegalStateException("onrecord.submissions.principals names " + words[0] + " twice.");
            }
        }
    }

    /** What a submitter may do, as the roles of the same names at the doors. */
    private enum Role {
        ANALYST,
        EDITOR
    }

    /** A submitter: the author of what it submits. */
    public record Submitter(Author author, boolean mayEdit) {

        /** Analysts log, correct and retract follow-ups; editors write everything. */
        public boolean may(EventType type) {
            return mayEdit
                    || switch (type) {
                        case FOLLOW_UP_LOGGED, FOLLOW_UP_CORRECTED, FOLLOW_UP_RETRACTED -> true;
                        case COMMITMENT_REGISTERED,
                                COMMITMENT_AMENDED,
                                COMMITMENT_WITHDRAWN,
                                COMMITMENT_RELATED,
                                SOURCE_CAPTURED -> false;
                    };
        }
    }

    Optional<Submitter> of(String source) {
        return Optional.ofNullable(bySource.get(source));
    }

    private static Submitter read(String source, String word, String name) {
        Role role =
                switch (word) {
                    case "analyst" -> Role.ANALYST;
                    case "editor" -> Role.EDITOR;
                    default ->
                        throw new IllegalStateException("onrecord.submissions.principals gives " + source
                                + " the role \"" + word + "\"; a submitter is an analyst or an editor.");
                };
        String id = ID + source;
        if (id.length() > CommitmentBody.NAME || name.length() > CommitmentBody.NAME) {
            throw new IllegalStateException("onrecord.submissions.principals: the source " + source
                    + " and its name must be shorter than " + (CommitmentBody.NAME - ID.length()) + " characters.");
        }
        return new Submitter(new Author(id, name), role == Role.EDITOR);
    }
}
