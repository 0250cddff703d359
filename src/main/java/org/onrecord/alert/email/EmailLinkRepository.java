package org.onrecord.alert.email;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.alert.Channel;
import org.onrecord.http.Sha256;
import org.onrecord.log.DatabaseException;

/** The links in messages. What makes one unguessable is in the message alone; here is its hash. */
@ApplicationScoped
public class EmailLinkRepository {

    private static final int TOKEN = 32;
    private static final int LENGTH = 43;

    private static final String ADD =
            "INSERT INTO email_link (hash, purpose, subscription_id, address, expires_at) VALUES (?, ?, ?, ?, ?)";
    private static final String CLEAR = """
            DELETE FROM email_link WHERE hash IN
            (SELECT hash FROM email_link WHERE expires_at < ? ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED)
            """;
    private static final String FIND = """
            SELECT l.subscription_id, l.address, s.name
            FROM email_link l JOIN subscription s ON s.id = l.subscription_id AND s.deleted_at IS NULL
            WHERE l.hash = ? AND l.purpose = ? AND l.expires_at > ?
            """;

    private final AgroalDataSource dataSource;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public EmailLinkRepository(AgroalDataSource dataSource, Clock clock) {
        this.dataSource = dataSource;
        this.clock = clock;
    }

    /** What a link is good for. */
    enum Purpose {
        CONFIRM("confirm"),
        UNSUBSCRIBE("unsubscribe");

        private final String word;

        Purpose(String word) {
            this.word = word;
        }
    }

    /**
     * A link that is good.
     *
     * @param address to which it was sent
     * @param name the subscription's
     */
    record Link(UUID subscriptionId, String address, String name) {

        Channel receiver() {
            return new Channel.Email(address);
        }
    }

    /** Makes what a link ends with: 256 random bits, in base64url. A few that have expired are forgotten. */
    String make(Purpose purpose, UUID subscriptionId, Mailbox to, Duration valid) {
        byte[] bytes = new byte[TOKEN];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        try (Connection connection = dataSource.getConnection();
                PreparedStatement add = connection.prepareStatement(ADD);
                PreparedStatement clear = connection.prepareStatement(CLEAR)) {
            add.setBytes(1, hash(token));
            add.setString(2, purpose.word);
            add.setObject(3, subscriptionId);
            add.setString(4, to.address());
            add.setObject(5, clock.instant().plus(valid).atOffset(ZoneOffset.UTC));
            add.executeUpdate();
            clear.setObject(1, clock.instant().atOffset(ZoneOffset.UTC));
            clear.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
        return token;
    }

    /** Finds a link; empty where there is none, it has expired, or its subscription is no more. */
    Optional<Link> find(Connection connection, Purpose purpose, String token) throws SQLException {
        if (token.length() != LENGTH) {
            return Optional.empty();
        }
        try (PreparedStatement select = connection.prepareStatement(FIND)) {
            select.setBytes(1, hash(token));
            select.setString(2, purpose.word);
            select.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
            try (ResultSet rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new Link(rows.getObject(1, UUID.class), rows.getString(2), rows.getString(3)))
                        : Optional.empty();
            }
        }
    }

    private static byte[] hash(String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
