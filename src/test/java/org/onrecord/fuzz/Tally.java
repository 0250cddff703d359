package org.onrecord.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.onrecord.event.EventIds;

/** Keeps count of what the log may hold more after a run, and what it must not. */
final class Tally {

    private final String principal;
    private final String run;
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> perhaps = ConcurrentHashMap.newKeySet();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();
    private final AtomicInteger anonymous = new AtomicInteger();
    private final AtomicInteger perhapsAnonymous = new AtomicInteger();
    private final AtomicInteger refusedAnonymous = new AtomicInteger();

    /**
     * A tally.
     *
     * @param principal the id of whose key opens the doors
     * @param run what this run's idempotency keys begin with
     */
    Tally(String principal, String run) {
        this.principal = principal;
        this.run = run;
    }

    void take(FuzzRequest request, RawAnswer answer, boolean writesEvent, JsonNode body) {
        int status = answer.status();
        if (writesEvent) {
            String key = request.header("Idempotency-Key")
                    .filter(text -> text.startsWith(run))
                    .orElse(null);
            if (key == null) {
                // The keys that nobody may send are refused, but for a few that are good and come again and again.
                count(status, request);
            } else if (status == 201 || status == 202) {
                accepted.add(key);
            } else if (status == 200) {
                perhaps.add(key);
            } else {
                refused.add(key);
            }
        } else if (request.path().startsWith("/api/v1/imports") && status == 200) {
            perhapsAnonymous.addAndGet((int) answer.text().lines().count());
        } else if (request.path().endsWith("/retry") && status == 200 && body != null) {
            perhapsAnonymous.addAndGet(1 + body.path("retried").asInt());
        }
    }

    private void count(int status, FuzzRequest request) {
        boolean odd = request.header("Idempotency-Key").isPresent();
        if ((status == 201 || status == 202) && !odd) {
            anonymous.incrementAndGet();
        } else if (status >= 200 && status < 300) {
            perhapsAnonymous.incrementAndGet();
        } else {
            refusedAnonymous.incrementAndGet();
        }
    }

    int acceptedWrites() {
        return accepted.size() + anonymous.get();
    }

    int refusedWrites() {
        return refused.size() + refusedAnonymous.get();
    }

    /**
     * What is wrong with the log.
     *
     * @param written the ids of the records that came to it, in order
     * @param refusedByHistory the ids of those that the projection refused, because of what others had written meanwhile
     */
    List<String> faults(List<UUID> written, Set<UUID> refusedByHistory) {
        List<String> faults = new ArrayList<>();
        Set<UUID> rest = new HashSet<>(written);
        for (String key : accepted) {
            if (!rest.remove(id(key))) {
                faults.add("what was acknowledged under " + key + " is not on the log");
            }
        }
        perhaps.forEach(key -> rest.remove(id(key)));
        for (String key : refused) {
            if (!accepted.contains(key) && rest.remove(id(key)) && !refusedByHistory.contains(id(key))) {
                faults.add("what was refused under " + key + " is on the log");
            }
        }
        if (rest.size() < anonymous.get()) {
            faults.add("of " + anonymous + " acknowledged without a key " + rest.size() + " are on the log");
        }
        rest.removeAll(refusedByHistory);
        int most = anonymous.get() + perhapsAnonymous.get();
        if (rest.size() > most) {
            faults.add(rest.size() + " records came to the log by requests without a key, of which at most " + most
                    + " were accepted");
        }
        return faults;
    }

    private UUID id(String key) {
        return EventIds.ofIdempotencyKey(principal, key);
    }
}
