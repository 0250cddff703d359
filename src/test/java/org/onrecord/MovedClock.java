package org.onrecord;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where a test puts it. */
public final class MovedClock extends Clock {

    private volatile Instant now;

    public MovedClock(String now) {
        this.now = Instant.parse(now);
    }

    public void to(String moment) {
        to(Instant.parse(moment));
    }

    public void to(Instant moment) {
        now = moment;
    }

    public void by(Duration duration) {
        now = now.plus(duration);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }

    @Override
    public Instant instant() {
        return now;
    }
}
