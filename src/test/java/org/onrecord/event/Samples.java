package org.onrecord.event;

import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One full event of every type, always the same: what the golden files hold. */
final class Samples {

    static final UUID ID = UUID.fromString("019a9f2e-5c00-7000-8000-000000000001");
    static final UUID FOLLOW_UP = UUID.fromString("019a9f2e-5c00-7000-8000-000000000002");
    static final Author AUTHOR = new Author("key:desk", "Onrecord desk");
    static final Instant TIME = Instant.parse("2026-11-23T10:15:30.123456Z");
    static final String SOURCE = "/api/v1";
    static final String REQUEST_HASH = "ab".repeat(32);
    static final String SLUG = "ohchr-ratify-iccpr";
    static final UUID COMMITMENT = EventIds.ofCommitment(SLUG);
    static final UUID SOURCE_ID = EventIds.ofSource("ohchr-statement");

    private Samples() {}

    static Map<EventType, Envelope> all() {
        Map<EventType, Envelope> all = new EnumMap<>(EventType.class);
        for (Event event : events()) {
            all.put(EventType.of(event), envelope(event));
        }
        return all;
    }

    static Envelope envelope(Event event) {
        UUID subject = event instanceof Event.SourceCaptured ? SOURCE_ID : COMMITMENT;
        return new Envelope(ID, subject, SOURCE, TIME, REQUEST_HASH, AUTHOR, event);
    }

    static List<Event> events() {
        return List.of(
                new Event.CommitmentRegistered(commitment()),
                new Event.CommitmentAmended(
                        Bodies.json("{'title':'Ratify the Covenant','region':null,'themes':['treaties']}"), 3),
                new Event.CommitmentWithdrawn("Registered twice by mistake."),
                new Event.CommitmentRelated(
                        new Relation(RelationType.REPEATS, EventIds.ofCommitment("ai-dismantle-camps"))),
                new Event.FollowUpLogged(followUp()),
                new Event.FollowUpCorrected(FOLLOW_UP, followUp(), "The date was that of the press release."),
                new Event.FollowUpRetracted(FOLLOW_UP, "The page turned out to be a forgery."),
                new Event.SourceCaptured(
                        new Source(
                                "ohchr-statement",
                                "Statement after official visit to China",
                                "OHCHR",
                                ActorType.UN_BODY,
                                date("2022-05-28"),
                                "en",
                                "https://www.example.org/statement",
                                "https://archive.example.org/statement"),
                        new Capture("cd".repeat(32), 20_786)));
    }

    static Commitment commitment() {
        return new Commitment(
                SLUG,
                Kind.CALL,
                "Ratify the ICCPR 😀 – “soon”",
                "Neutral words\nof ours.",
                List.of(new Speaker("Michelle Bachelet", "High Commissioner", "OHCHR", ActorType.UN_BODY)),
                "Amnesty International",
                List.of("Government of China"),
                List.of("Government of China"),
                List.of("CN"),
                "Xinjiang Uyghur Autonomous Region",
                List.of("civil and political rights"),
                date("2022-05"),
                Strength.STRONG,
                new Deadline(
                        LocalDate.parse("2022-06-13"),
                        LocalDate.parse("2022-07-08"),
                        "the next meeting of the Human Rights Council",
                        DeadlineBasis.STATED),
                List.of(new Criterion("c1", "Instrument of ratification deposited")),
                new Citation(SOURCE_ID, "to ratify the ICCPR", "I encourage China ", ", soon"));
    }

    static FollowUp followUp() {
        return new FollowUp(
                FollowUpType.UPDATE,
                date("2022-08-31T22:00:00.5+02:00"),
                "The report came out.",
                List.of(
                        new Assessment(
                                new Assessor("Human Rights Committee", ActorType.UN_BODY),
                                Implementation.PARTIALLY_IMPLEMENTED,
                                null,
                                Response.PARTIALLY_ACCEPTED,
                                Cooperation.REPLIED,
                                Basis.FINDING,
                                false,
                                Scheme.HRC_FOLLOW_UP,
                                "B1"),
                        new Assessment(
                                new Assessor("Government of China", ActorType.STATE),
                                null,
                                null,
                                null,
                                null,
                                null,
                                true,
                                null,
                                null)),
                List.of(new Evidence(
                        "OHCHR assessment",
                        "OHCHR",
                        "https://www.example.org/report",
                        "https://archive.example.org/report",
                        date("2022"),
                        "serious human rights violations",
                        Reliability.A,
                        1,
                        "ef".repeat(32))),
                Visibility.INTERNAL);
    }

    static ImpreciseDate date(String text) {
        return ImpreciseDate.parse(text).orElseThrow();
    }
}
