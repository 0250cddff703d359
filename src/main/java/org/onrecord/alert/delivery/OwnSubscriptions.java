package org.onrecord.alert.delivery;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.onrecord.access.CurrentPrincipal;
import org.onrecord.access.Principal;
import org.onrecord.access.Role;
import org.onrecord.alert.Subscription;
import org.onrecord.alert.SubscriptionRepository;
import org.onrecord.event.EventIds;
import org.onrecord.http.ProblemException;
import org.onrecord.http.ProblemType;

/** The subscriptions that whoever asks may know of: its own, or all for an admin. */
@Singleton
public final class OwnSubscriptions {

    private final SubscriptionRepository subscriptions;
    private final CurrentPrincipal principal;

    OwnSubscriptions(SubscriptionRepository subscriptions, CurrentPrincipal principal) {
        this.subscriptions = subscriptions;
        this.principal = principal;
    }

    /**
     * One of them.
     *
     * @throws ProblemException 404 where there is none, or it is another's, which is told alike
     */
    public Subscription get(String id) {
        return parse(id)
                .flatMap(this::find)
                .orElseThrow(
                        () -> new ProblemException(ProblemType.NOT_FOUND, "No subscription of yours has this id."));
    }

    /** As {@link #get}, empty where that would be a problem. */
    Optional<Subscription> find(UUID id) {
        Principal asking = principal.get();
        return subscriptions.find(id).filter(one -> one.owner().equals(asking.id()) || asking.has(Role.ADMIN));
    }

    static Optional<UUID> parse(String id) {
        return EventIds.isId(id) ? Optional.of(UUID.fromString(id)) : Optional.empty();
    }
}
