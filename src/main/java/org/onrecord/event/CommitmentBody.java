package org.onrecord.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** How an item's content is read from JSON, at the doors and from the log. Lengths are in characters. */
public final class CommitmentBody {

    public static final int TITLE = 300;
    public static final int SUMMARY = 5_000;
    public static final int QUOTE = 2_000;
    public static final int NAME = 300;
    public static final int SPEAKERS = 10;
    public static final int LIST = 50;

    private static final int CONTEXT = 500;
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");

    private CommitmentBody() {}

    /**
     * Reads an item's content.
     *
     * @param sources finds the source that a citation names
     */
    public static Commitment read(BodyReader body, Names sources) {
        String title = body.requiredText("title", TITLE);
        Commitment commitment = new Commitment(
                Slug.read(body, title),
                body.requiredTerm("kind", Kind.class),
                title,
                body.text("summary", SUMMARY),
                speakers(body),
                body.text("reportedBy", NAME),
                body.texts("addressees", LIST, NAME),
                body.texts("dutyBearers", LIST, NAME),
                body.texts("countries", LIST, 10, COUNTRY, "must be an ISO 3166-1 alpha-2 code, two capital letters"),
                body.text("region", NAME),
                body.texts("themes", LIST, NAME),
                body.requiredMoment("statedOn"),
                body.term("strength", Strength.class),
                body.object("deadline", CommitmentBody::deadline),
                criteria(body),
                body.object("citation", citation -> citation(citation, sources)));
        return commitment;
    }

    private static List<Speaker> speakers(BodyReader body) {
        List<Speaker> speakers = body.objects("statedBy", SPEAKERS, speaker -> {
            String person = speaker.text("person", NAME);
            String organisation = speaker.text("organisation", NAME);
            if (!speaker.has("person") && !speaker.has("organisation")) {
                speaker.error("", "must name a person or an organisation");
            }
            ActorType type = speaker.requiredTerm("type", ActorType.class);
            refuseAnalyst(speaker, type);
            return new Speaker(person, speaker.text("role", NAME), organisation, type);
        });
        if (!body.has("statedBy")) {
            body.error("statedBy", "is required");
        } else if (body.value("statedBy").isArray() && body.value("statedBy").isEmpty()) {
            body.error("statedBy", "must name at least one speaker");
        }
        return speakers;
    }

    static void refuseAnalyst(BodyReader actor, ActorType type) {
        if (type == ActorType.ANALYST) {
            actor.error("type", "analyst is for assessors only");
        }
    }

    private static Deadline deadline(BodyReader body) {
        Deadline deadline = new Deadline(
                body.day("from"),
                body.day("to"),
                body.text("phrase", NAME),
                body.requiredTerm("basis", DeadlineBasis.class));
        if (!body.has("from") && !body.has("to") && !body.has("phrase")) {
            body.error("", "must give from, to or phrase");
        }
        if (deadline.from() != null && deadline.to() != null && deadline.from().isAfter(deadline.to())) {
            body.error("to", "must not lie before from");
        }
        return deadline;
    }

    private static List<Criterion> criteria(BodyReader body) {
        Set<String> ids = new HashSet<>();
        List<Criterion> given = body.objects("criteria", LIST, criterion -> {
            String id = criterion.text("id", 50);
            if (id != null && !ids.add(id)) {
                criterion.error("id", "stands in the list already");
            }
            return new Criterion(id, criterion.requiredText("text", SUMMARY));
        });
        List<Criterion> criteria = new ArrayList<>();
        for (Criterion criterion : given) {
            String id = criterion.id() == null ? freeId(ids, criteria.size() + 1) : criterion.id();
            criteria.add(new Criterion(id, criterion.text()));
        }
        return criteria;
    }

    /** The place in the list, or the next number that nobody gave as an id. */
    private static String freeId(Set<String> ids, int place) {
        int number = place;
        while (!ids.add("c" + number)) {
            number++;
        }
        return "c" + number;
    }

    private static Citation citation(BodyReader body, Names sources) {
        UUID source = null;
        if (body.has("source")) {
            String name = body.text("source", NAME);
            source = name == null ? null : sources.find(name).orElse(null);
            if (name != null && source == null) {
                body.error("source", "names no known source; give a slug, an import ref or an id");
            }
            body.skip("sourceId");
        } else if (body.has("sourceId")) {
            UUID id = body.id("sourceId");
            source = id == null ? null : sources.find(id.toString()).orElse(null);
            if (id != null && source == null) {
                body.error("sourceId", "is the id of no known source");
            }
        } else {
            body.error("source", "is required");
        }
        return new Citation(
                source, body.requiredText("quote", QUOTE), body.text("prefix", CONTEXT), body.text("suffix", CONTEXT));
    }
}
