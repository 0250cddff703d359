package org.onrecord.timeline;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.event.EventIds;
import org.onrecord.event.Kind;
import org.onrecord.event.Names;
import org.onrecord.event.Slug;
import org.onrecord.event.Term;
import org.onrecord.log.AppliedEvents;
import org.onrecord.log.DatabaseException;

/** Finds what clients name by id, slug or import ref, as far as the projection knows it. */
@ApplicationScoped
public class NameRepository {

    private static final String COMMITMENT = "SELECT id, slug, kind FROM commitment WHERE id = ?";
    private static final String SOURCE = "SELECT id FROM source WHERE id = ?";

    private final AgroalDataSource dataSource;
    private final AppliedEvents applied;

    public NameRepository(AgroalDataSource dataSource, AppliedEvents applied) {
        this.dataSource = dataSource;
        this.applied = applied;
    }

    /** A commitment that is known, with what doors need to judge what is said of it. */
    public record KnownCommitment(UUID id, String slug, Kind kind) {}

    /** A commitment by id or slug: what addresses are made of. */
    public Optional<KnownCommitment> commitment(String idOrSlug) {
        return idOf(idOrSlug).flatMap(this::commitment);
    }

    /** The id that a commitment of this id or slug has, whether or not there is one; empty where the text is neither. */
    public static Optional<UUID> idOf(String idOrSlug) {
        if (EventIds.isId(idOrSlug)) {
            return Optional.of(UUID.fromString(idOrSlug));
        }
        return Slug.isSlug(idOrSlug) ? Optional.of(EventIds.ofCommitment(idOrSlug)) : Optional.empty();
    }

    public Optional<KnownCommitment> commitment(UUID id) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(COMMITMENT)) {
            select.setObject(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new KnownCommitment(
                                rows.getObject(1, UUID.class),
                                rows.getString(2),
                                Term.read(Kind.class, rows.getString(3)).orElseThrow()))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** Commitments by id, slug or import ref. */
    public Names commitments() {
        return name -> commitment(name)
                .map(KnownCommitment::id)
                .or(() -> applied.byId(EventIds.ofImport("commitment", name)).map(AppliedEvents.AppliedEvent::subject));
    }

    /** Sources by id, slug or import ref. */
    public Names sources() {
        return name -> source(name)
                .or(() -> applied.byId(EventIds.ofImport("source", name)).map(AppliedEvents.AppliedEvent::subject));
    }

    private Optional<UUID> source(String idOrSlug) {
        UUID id;
        if (EventIds.isId(idOrSlug)) {
            id = UUID.fromString(idOrSlug);
        } else if (Slug.isSlug(idOrSlug)) {
            id = EventIds.ofSource(idOrSlug);
        } else {
            return Optional.empty();
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement select = connection.prepareStatement(SOURCE)) {
            select.setObject(1, id);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(id) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }
}
