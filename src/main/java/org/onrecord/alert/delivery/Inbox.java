package org.onrecord.alert.delivery;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.onrecord.log.DatabaseException;

/** What the worker is told: attempts that have ended, and for whom something new is in the queue. */
@Singleton
final class Inbox implements NoticeRepository.Listener {

    private static final Logger LOG = Logger.getLogger(Inbox.class);
    private static final Duration RECONNECT = Duration.ofSeconds(1);

    private final NoticeRepository notices;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final List<Supplier<Ended>> ended = new ArrayList<>();
    private final Set<UUID> subscriptions = new HashSet<>();
    private boolean all;
    private boolean woken;
    private volatile boolean stopped;
    private Thread listener;

    Inbox(NoticeRepository notices) {
        this.notices = notices;
    }

    /**
     * Everything since it was asked for last.
     *
     * @param all whether there may be something for anybody
     */
    record News(List<Ended> ended, Set<UUID> subscriptions, boolean all) {

        News {
            ended = List.copyOf(ended);
            subscriptions = Set.copyOf(subscriptions);
        }
    }

    void start(@Observes StartupEvent startup) {
        listener = new Thread(this::listen, "delivery-notices");
        listener.setDaemon(true);
        listener.start();
    }

    void stop(@Observes ShutdownEvent shutdown) throws InterruptedException {
        stopped = true;
        if (listener != null) {
            listener.interrupt();
            listener.join(2_000);
        }
    }

    /** Takes what there is, waiting for it no longer than this. */
    News await(Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (left > 0 && ended.isEmpty() && subscriptions.isEmpty() && !all && !woken) {
                left = told.awaitNanos(left);
            }
            News news = new News(ended.stream().map(Supplier::get).toList(), subscriptions, all);
            ended.clear();
            subscriptions.clear();
            all = false;
            woken = false;
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** An attempt has ended; the supplier is asked by whoever takes the news. */
    void ended(Supplier<Ended> one) {
        tell(() -> ended.add(one));
    }

    void wake() {
        tell(() -> woken = true);
    }

    @Override
    public void accept(List<UUID> ids) {
        tell(() -> subscriptions.addAll(ids));
    }

    @Override
    public void all() {
        tell(() -> all = true);
    }

    private void tell(Runnable news) {
        lock.lock();
        try {
            news.run();
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void listen() {
        while (!stopped) {
            try {
                notices.listen(this, () -> stopped);
            } catch (DatabaseException e) {
                if (!stopped) {
                    LOG.debugf("cannot hear of new deliveries: %s", e.getMessage());
                    pause();
                }
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RECONNECT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
