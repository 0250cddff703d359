package org.onrecord.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.onrecord.event.ActorType;
import org.onrecord.event.Citation;
import org.onrecord.event.Commitment;
import org.onrecord.event.Criterion;
import org.onrecord.event.Deadline;
import org.onrecord.event.DeadlineBasis;
import org.onrecord.event.Evidence;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Kind;
import org.onrecord.event.Reliability;
import org.onrecord.event.Source;
import org.onrecord.event.Speaker;
import org.onrecord.event.Strength;

/** Words about nothing in particular, of the length that real ones have. */
final class Phrases {

    private static final String[] WORDS = {
        "report",
        "review",
        "committee",
        "session",
        "published",
        "draft",
        "law",
        "policy",
        "office",
        "statement",
        "answer",
        "letter",
        "council",
        "meeting",
        "visit",
        "request",
        "access",
        "record",
        "deadline",
        "measure",
        "public",
        "national",
        "regional",
        "annual",
        "written",
        "first",
        "second",
        "further",
        "several",
        "open",
        "said",
        "found",
        "noted",
        "asked",
        "announced",
        "adopted",
        "began",
        "ended",
        "postponed",
        "confirmed",
        "the",
        "of",
        "and",
        "to",
        "in",
        "on",
        "by",
        "with",
        "for",
        "that",
        "which",
        "after",
        "before",
        "under",
        "its",
        "their",
        "no",
        "not",
        "some",
        "all",
        "procedure",
        "hearing",
        "archive",
        "register",
        "forest",
        "river",
        "school",
        "harbour",
        "library",
        "budget",
        "transport",
        "language",
        "translation",
        "witness",
        "delegation"
    };
    private static final String[] THEMES = {
        "access to information", "education", "transport", "public budget", "environment", "language", "archives"
    };
    private static final String[] REGIONS = {"Northern province", "Coastal district", "Lake region", null};
    private static final String[] COUNTRIES = {"AD", "BT", "CV", "DM", "FJ", "IS", "LU", "NR"};

    private static final List<ActorType> PUBLISHERS = List.of(ActorType.UN_BODY, ActorType.STATE, ActorType.NGO);
    private static final List<Strength> STRENGTHS = List.of(Strength.values());

    private final Random random;

    Phrases(Random random) {
        this.random = random;
    }

    <T> T any(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    String slug() {
        return word() + "-" + word();
    }

    /** Between two lengths in characters, evenly. */
    String sentences(int least, int most) {
        int length = least + random.nextInt(most - least + 1);
        StringBuilder text = new StringBuilder(length + 16);
        boolean begins = true;
        while (text.length() < length) {
            String word = word();
            text.append(begins ? Character.toUpperCase(word.charAt(0)) + word.substring(1) : word);
            begins = random.nextInt(14) == 0;
            text.append(begins ? ". " : " ");
        }
        return text.substring(0, length).strip() + ".";
    }

    Source source(String slug, ImpreciseDate publishedOn) {
        return new Source(slug, sentences(50, 120), sentences(10, 60), any(PUBLISHERS), publishedOn, "en", url(), null);
    }

    Commitment commitment(String slug, Kind kind, ImpreciseDate statedOn, UUID source) {
        LocalDate end = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(500));
        return new Commitment(
                slug,
                kind,
                sentences(40, 90),
                sentences(90, 200),
                List.of(new Speaker(sentences(10, 20), "Head of delegation", sentences(8, 30), ActorType.UN_BODY)),
                null,
                List.of("Government of " + word()),
                List.of("Ministry of the responsible state"),
                List.of(COUNTRIES[random.nextInt(COUNTRIES.length)]),
                REGIONS[random.nextInt(REGIONS.length)],
                List.of(THEMES[random.nextInt(4)], THEMES[4 + random.nextInt(3)]),
                statedOn,
                any(STRENGTHS),
                random.nextBoolean() ? null : new Deadline(null, end, "by the next session", DeadlineBasis.STATED),
                List.of(new Criterion("c1", sentences(40, 90)), new Criterion("c2", sentences(40, 90))),
                new Citation(source, sentences(50, 110), sentences(20, 31), sentences(20, 31)));
    }

    Evidence evidence(ImpreciseDate publishedOn, Reliability reliability, int credibility) {
        return new Evidence(
                sentences(50, 100), sentences(8, 40), url(), null, publishedOn, null, reliability, credibility, null);
    }

    JsonNode patch() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("title", sentences(40, 90))
                .put("summary", sentences(90, 200));
    }

    private String url() {
        return "https://www.example.org/" + word() + "/" + random.nextInt(100_000) + "/" + word() + "-" + word() + "-"
                + word() + "-" + word() + "-" + random.nextInt(1_000_000);
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
