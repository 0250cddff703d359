package org.onrecord.board;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.RestQuery;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.PublicRead;
import org.onrecord.commitment.FilterQuery;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.http.Conditional;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;
import org.onrecord.log.ProjectionWatch;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.MomentQuery;

/** How many items stand where. */
@Path("/api/v1/board")
@Produces(MediaType.APPLICATION_JSON)
public class BoardResource {

    private static final int MOST_POINTS = 366;
    private static final int LAST_YEAR = 9999;

    private final BoardRepository boards;
    private final ProjectionWatch watch;
    private final Conditional conditional;
    private final CurrentPrincipal principal;
    private final Clock clock;

    BoardResource(
            BoardRepository boards,
            ProjectionWatch watch,
            Conditional conditional,
            CurrentPrincipal principal,
            Clock clock) {
        this.boards = boards;
        this.watch = watch;
        this.conditional = conditional;
        this.principal = principal;
        this.clock = clock;
    }

    /** The counts at a moment. */
    @GET
    @PublicRead
    public Response board(@BeanParam FilterQuery filter, @BeanParam MomentQuery moment, @RestQuery String groupBy) {
        Optional<GroupBy> by = Optional.ofNullable(groupBy).map(BoardResource::groupBy);
        BoardRepository.Question question =
                new BoardRepository.Question(filter.filter(), moment.moment(), audience(), today());
        return conditional.ofRecord(audience(), () -> {
            // Before anything is counted: what is counted may be ahead of it, and never behind.
            String position = watch.current().toString();
            BoardRepository.Board board = boards.board(question, by);
            return BoardView.of(position, moment.asOf(), board.all(), board.groups());
        });
    }

    /** The same counts as a series, for a chart. */
    @GET
    @Path("/history")
    @PublicRead
    public Response history(
            @BeanParam FilterQuery filter,
            @RestQuery String from,
            @RestQuery String to,
            @RestQuery String step,
            @RestQuery String knownAt) {
        Moment known = new MomentQuery(null, knownAt).moment();
        LocalDate last = to == null ? known.day(today()) : date("to", to).lastDay();
        List<LocalDate> days = days(from == null ? null : day(date("from", from).start()), last, step);
        BoardRepository.Question question = new BoardRepository.Question(filter.filter(), known, audience(), today());
        return conditional.ofRecord(audience(), () -> new SeriesView(boards.series(question, days)));
    }

    private static ImpreciseDate date(String name, String text) {
        return ImpreciseDate.parse(text)
                .orElseThrow(() -> invalid("The parameter " + name + " must be " + ImpreciseDate.FORMS + "."));
    }

    private static List<LocalDate> days(LocalDate from, LocalDate to, String word) {
        if (from == null) {
            throw invalid("The parameter from must be given: " + ImpreciseDate.FORMS + ".");
        }
        if (from.getYear() < 1 || to.getYear() > LAST_YEAR) {
            throw invalid("The parameters from and to must lie in the years 0001 to " + LAST_YEAR + ".");
        }
        if (from.isAfter(to)) {
            throw invalid("The parameter from must not be after to, which is " + to + ".");
        }
        Step step = word == null
                ? Step.MONTH
                : Step.read(word)
                        .orElseThrow(() ->
                                invalid("The parameter step must be one of " + String.join(", ", Step.words()) + "."));
        List<LocalDate> days = step.days(from, to, MOST_POINTS + 1);
        if (days.size() > MOST_POINTS) {
            throw invalid("From " + from + " to " + to + " a series of that step has more than " + MOST_POINTS
                    + " points; the parameter step must be longer.");
        }
        return days;
    }

    private static GroupBy groupBy(String word) {
        return GroupBy.read(word)
                .orElseThrow(() ->
                        invalid("The parameter groupBy must be one of " + String.join(", ", GroupBy.words()) + "."));
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemType.INVALID_PARAMETER, detail);
    }

    private Audience audience() {
        return principal.seesInternal() ? Audience.INTERNAL : Audience.PUBLIC;
    }

    private LocalDate today() {
        return day(clock.instant());
    }

    private static LocalDate day(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }
}
