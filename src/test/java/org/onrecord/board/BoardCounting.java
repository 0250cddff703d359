package org.onrecord.board;

import io.agroal.api.AgroalDataSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.onrecord.commitment.Filter;
import org.onrecord.http.ProblemException;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.HistoryRepository;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.PastRepository;

/** The board's own parts, put together without the service. Each question answers how many items were counted. */
public final class BoardCounting {

    private final PastRepository past;
    private final BoardRepository boards;
    private final LocalDate today;

    public BoardCounting(AgroalDataSource database, LocalDate today) {
        this.past = new PastRepository(database, new HistoryRepository(database));
        this.boards = new BoardRepository(database, past);
        this.today = today;
    }

    /** Traces all there is, however long that takes. */
    public void trace() {
        while (true) {
            try {
                past.catchUp();
                return;
            } catch (ProblemException e) {
                // It has taken longer than a request would wait, and goes on where it was left.
            }
        }
    }

    public long board(Moment moment) {
        return board(moment, Optional.empty());
    }

    public long boardByTheme(Moment moment) {
        return board(moment, Optional.of(GroupBy.THEME));
    }

    /** How many are counted on the last day. */
    public long series(LocalDate from, LocalDate to) {
        List<SeriesView.Point> points = boards.series(question(Moment.present()), Step.MONTH.days(from, to, 366));
        return points.get(points.size() - 1).total();
    }

    private long board(Moment moment, Optional<GroupBy> by) {
        return boards.board(question(moment), by).all().total();
    }

    private BoardRepository.Question question(Moment moment) {
        return new BoardRepository.Question(Filter.none(), moment, Audience.PUBLIC, today);
    }
}
