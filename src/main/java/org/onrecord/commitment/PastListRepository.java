package org.onrecord.commitment;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.onrecord.commitment.CommitmentRepository.Listed;
import org.onrecord.event.Citation;
import org.onrecord.log.DatabaseException;
import org.onrecord.log.Position;
import org.onrecord.source.Verification;
import org.onrecord.source.VerificationRepository;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.Moment;
import org.onrecord.timeline.MomentRelation;
import org.onrecord.timeline.PastItem;
import org.onrecord.timeline.PastRepository;
import org.onrecord.timeline.PastStandings;

/** Reads lists of items as they stood at a moment: found among what was traced, and shown by folding what was known. */
@ApplicationScoped
public class PastListRepository {

    private final AgroalDataSource dataSource;
    private final PastRepository traced;
    private final PastStandings standings;
    private final VerificationRepository verifications;

    PastListRepository(
            AgroalDataSource dataSource,
            PastRepository traced,
            PastStandings standings,
            VerificationRepository verifications) {
        this.dataSource = dataSource;
        this.traced = traced;
        this.standings = standings;
        this.verifications = verifications;
    }

    /**
     * A piece of a list.
     *
     * @param day the UTC day by which timeliness is judged
     * @param after the place of the last item seen, or null at the beginning
     */
    List<Listed> page(
            Filter filter, ListOrder order, Moment moment, Audience audience, LocalDate day, Place after, int limit) {
        traced.catchUp();
        List<Place> places = places(filter, order, moment, audience, day, after, limit);
        Map<UUID, PastItem> items = standings.of(places.stream().map(Place::id).toList(), moment, audience);
        List<Place> there =
                places.stream().filter(place -> items.containsKey(place.id())).toList();
        List<CommitmentState> states =
                states(there.stream().map(place -> items.get(place.id())).toList(), moment);
        List<Listed> listed = new ArrayList<>(there.size());
        for (int i = 0; i < there.size(); i++) {
            listed.add(new Listed(states.get(i), there.get(i)));
        }
        return listed;
    }

    /** One item as clients see it. */
    CommitmentState state(PastItem item, Moment moment) {
        return states(List.of(item), moment).get(0);
    }

    private List<Place> places(
            Filter filter, ListOrder order, Moment moment, Audience audience, LocalDate day, Place after, int limit) {
        Sort sort = order.sort();
        MomentRelation items = MomentRelation.at(moment, audience);
        FilterSql where = FilterSql.of(filter, items.audience(), day);
        String key = sort.expression(items.audience(), order.descending());
        String sql = "SELECT c.id, " + sort.text(key) + " FROM " + items.sql()
                + (sort == Sort.RELEVANCE ? " CROSS JOIN (SELECT ?::tsquery AS query) AS asked" : "")
                + " WHERE " + where.condition()
                + (after == null ? "" : order.behind(key)) + order.by(key) + " LIMIT ?";
        List<Place> places = new ArrayList<>();
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            int parameter = items.bind(select, 1);
            if (sort == Sort.RELEVANCE) {
                select.setString(parameter++, SearchQuery.of(filter.q()));
            }
            parameter = where.bind(select, parameter);
            if (after != null) {
                select.setString(parameter++, after.key());
                select.setObject(parameter++, after.id());
            }
            select.setInt(parameter, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    places.add(new Place(rows.getString(2), rows.getObject(1, UUID.class), Position.start()));
                }
            }
            return places;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    private List<CommitmentState> states(List<PastItem> items, Moment moment) {
        List<Citation> citations = items.stream()
                .map(item -> item.content().citation())
                .filter(citation -> citation != null)
                .toList();
        List<Verification> verified =
                citations.isEmpty() ? List.of() : verifications.verify(citations, moment.knownAt());
        List<CommitmentState> states = new ArrayList<>(items.size());
        int next = 0;
        for (PastItem item : items) {
            boolean cites = item.content().citation() != null;
            states.add(CommitmentState.of(item, cites ? verified.get(next++).wire() : null));
        }
        return states;
    }
}
