package org.onrecord.alert;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.onrecord.commitment.FilterFacts;
import org.onrecord.commitment.FilterRepository;
import org.onrecord.timeline.Audience;

/**
 * Queues what subscribers are to be told of, in the caller's transaction. What is told derives its id from happening and
 * subscription, so that however often something is matched it is told once.
 */
@ApplicationScoped
public class AlertQueue {

    private final SubscriptionRepository subscriptions;
    private final Listeners listeners;
    private final FilterRepository filters;
    private final DeliveryRepository deliveries;
    private final ToldRepository told;
    private final Clock clock;

    AlertQueue(
            SubscriptionRepository subscriptions,
            Listeners listeners,
            FilterRepository filters,
            DeliveryRepository deliveries,
            ToldRepository told,
            Clock clock) {
        this.subscriptions = subscriptions;
        this.listeners = listeners;
        this.filters = filters;
        this.deliveries = deliveries;
        this.told = told;
        this.clock = clock;
    }

    /** A happening, and the item as it was judged by. */
    record Judged(Happening happening, FilterFacts facts) {}

    /**
     * Matches happenings in their order, items judged as they stand now, and queues what comes of it.
     *
     * @return how many messages
     */
    public int queue(Connection connection, List<Happening> happenings) throws SQLException {
        Set<UUID> items = happenings.stream().map(Happening::commitmentId).collect(Collectors.toSet());
        Map<UUID, FilterFacts> facts =
                filters.facts(connection, items, Audience.PUBLIC, LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
        return queueJudged(
                connection,
                happenings.stream()
                        .filter(happening -> facts.containsKey(happening.commitmentId()))
                        .map(happening -> new Judged(happening, facts.get(happening.commitmentId())))
                        .toList());
    }

    /** As {@link #queue}, each item judged by the facts that come with the happening. */
    int queueJudged(Connection connection, List<Judged> happenings) throws SQLException {
        subscriptions.keepStill(connection);
        Map<UUID, Set<UUID>> informed = told.of(connection, takenBack(happenings));
        List<Candidates> candidates = listeners.knowing(
                subscriptions.changesSince(connection, listeners.known()), matcher -> happenings.stream()
                        .map(judged -> candidates(matcher, judged, informed))
                        .toList());
        Map<String, Set<UUID>> found = search(connection, candidates);
        Instant now = clock.instant();
        Map<UUID, Map<UUID, Subscription>> justInformed = new HashMap<>();
        List<NewDelivery> messages = new ArrayList<>();
        for (Candidates of : candidates) {
            Map<UUID, Subscription> before =
                    justInformed.computeIfAbsent(of.happening().followUpId(), followUp -> new LinkedHashMap<>());
            Map<List<Happening.Raised>, String> payloads = new HashMap<>();
            for (SubscriptionMatcher.Match match : of.concerned(found, before.values())) {
                messages.add(message(of.happening(), match, payloads, now));
                before.put(match.subscription().id(), match.subscription());
            }
        }
        told.add(connection, messages);
        return deliveries.add(connection, messages);
    }

    /**
     * Whom a happening may concern.
     *
     * @param informed those who were told, before this batch, of what it corrects or takes back
     */
    private record Candidates(
            Happening happening, List<SubscriptionMatcher.Match> matches, Collection<Subscription> informed) {

        List<SubscriptionMatcher.Match> concerned(Map<String, Set<UUID>> found, Collection<Subscription> justInformed) {
            Map<UUID, SubscriptionMatcher.Match> concerned = new LinkedHashMap<>();
            for (SubscriptionMatcher.Match match : matches) {
                String q = match.subscription().wanted().filter().q();
                if (q == null || found.get(q).contains(happening.commitmentId())) {
                    concerned.put(match.subscription().id(), match);
                }
            }
            if (happening.takesBack()) {
                informed.forEach(subscription -> reach(subscription, concerned));
                justInformed.forEach(subscription -> reach(subscription, concerned));
            }
            return List.copyOf(concerned.values());
        }

        /** Whoever was told is told of that, whatever it asks for by now. */
        private void reach(Subscription subscription, Map<UUID, SubscriptionMatcher.Match> concerned) {
            SubscriptionMatcher.Match match = concerned.get(subscription.id());
            concerned.put(
                    subscription.id(),
                    new SubscriptionMatcher.Match(
                            subscription,
                            happening.raised().stream()
                                    .filter(raised -> raised.type().takesBack()
                                            || (match != null && match.asked().contains(raised)))
                                    .toList()));
        }
    }

    private static Candidates candidates(SubscriptionMatcher matcher, Judged judged, Map<UUID, Set<UUID>> informed) {
        Happening happening = judged.happening();
        List<Subscription> reached = happening.takesBack()
                ? informed.getOrDefault(happening.followUpId(), Set.of()).stream()
                        .flatMap(id -> matcher.find(id).stream())
                        .filter(subscription -> subscription.concerns(happening))
                        .toList()
                : List.of();
        return new Candidates(happening, matcher.match(happening, judged.facts()), reached);
    }

    private static Set<UUID> takenBack(List<Judged> happenings) {
        return happenings.stream()
                .map(Judged::happening)
                .filter(Happening::takesBack)
                .map(Happening::followUpId)
                .collect(Collectors.toSet());
    }

    /** What each text that is searched for finds among the items that it matters for. */
    private Map<String, Set<UUID>> search(Connection connection, List<Candidates> candidates) throws SQLException {
        Map<String, Set<UUID>> items = new HashMap<>();
        for (Candidates of : candidates) {
            for (SubscriptionMatcher.Match match : of.matches()) {
                String q = match.subscription().wanted().filter().q();
                if (q != null) {
                    items.computeIfAbsent(q, text -> new HashSet<>())
                            .add(of.happening().commitmentId());
                }
            }
        }
        Map<String, Set<UUID>> found = new HashMap<>();
        for (Map.Entry<String, Set<UUID>> search : items.entrySet()) {
            found.put(search.getKey(), filters.among(connection, search.getValue(), search.getKey()));
        }
        return found;
    }

    private static NewDelivery message(
            Happening happening,
            SubscriptionMatcher.Match match,
            Map<List<Happening.Raised>, String> payloads,
            Instant now) {
        Subscription to = match.subscription();
        List<Happening.Raised> asked = match.asked();
        return new NewDelivery(
                to.id(),
                happening.id(),
                Payload.type(asked),
                asked.stream().map(raised -> raised.type().wire()).toList(),
                happening.commitmentId(),
                happening.followUpId(),
                payloads.computeIfAbsent(
                        asked, same -> Payload.of(happening, same).toString()),
                to.digest() == null ? now : to.digest().next(now),
                to.digest() != null);
    }
}
