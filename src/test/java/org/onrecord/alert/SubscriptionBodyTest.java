package org.onrecord.alert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.onrecord.event.Bodies;
import org.onrecord.event.Names;

class SubscriptionBodyTest {

    private static final UUID ITEM = UUID.randomUUID();
    private static final Names KNOWN = name -> name.equals("known-item") ? Optional.of(ITEM) : Optional.empty();
    private static final String CHANNEL = "'channel':{'type':'webhook','url':'https://example.org/'}";

    @Test
    void allThatCanBeAskedForIsRead() {
        SubscriptionBody asked = Bodies.read(
                "{'name':'Calls','filter':{'kind':'call','country':['cn','FR'],'contested':true,'q':'harbour',"
                        + "'dutyBearer':['The  Port'],'commitments':['known-item'],"
                        + "'changes':['follow_up.logged',{'type':'standing.changed','from':'in_progress','to':['implemented']}]},"
                        + "'channel':{'type':'webhook','url':'https://example.org/','ordered':true,'asymmetric':true},"
                        + "'digest':{'every':'weekly','weekday':'monday','hour':8,'zone':'Europe/Berlin'},"
                        + "'throttle':{'perMinute':30},'active':false}",
                body -> SubscriptionBody.read(body, KNOWN));

        assertEquals(Set.of("call"), asked.wanted().filter().kind());
        assertEquals(Set.of("CN", "FR"), asked.wanted().filter().country());
        assertEquals(true, asked.wanted().filter().contested());
        assertEquals("harbour", asked.wanted().filter().q());
        assertEquals(Set.of(ITEM), asked.wanted().commitments());
        assertEquals(
                List.of(
                        new ChangeInterest(ChangeType.FOLLOW_UP_LOGGED, Set.of(), Set.of()),
                        new ChangeInterest(ChangeType.STANDING_CHANGED, Set.of("in_progress"), Set.of("implemented"))),
                asked.wanted().changes());
        assertEquals(new Channel.Webhook("https://example.org/", true, true), asked.channel());
        assertEquals(new Digest(DayOfWeek.MONDAY, 8, ZoneId.of("Europe/Berlin")), asked.digest());
        assertEquals(30, asked.perMinute());
        assertEquals(false, asked.active());
    }

    @Test
    void whatIsNotAskedForIsEverythingAtOnce() {
        SubscriptionBody asked =
                Bodies.read("{'name':'All'," + CHANNEL + "}", body -> SubscriptionBody.read(body, KNOWN));

        assertEquals(WantedJson.all(), asked.wanted());
        assertEquals(null, asked.digest());
        assertEquals(null, asked.perMinute());
        assertEquals(true, asked.active());
    }

    @Test
    void everyFaultIsToldAtOnceByItsPointer() {
        List<String> faults = Bodies.faults(
                "{'name':' ','filter':{'kind':['call','demand'],'country':'China','contested':'yes','nonsense':1,"
                        + "'statedFrom':'soon','commitments':['known-item','other'],"
                        + "'changes':['follow_up.logged','everything',{'type':'deadline.passed','to':'implemented'},7]},"
                        + "'channel':{'type':'pigeon'},'digest':{'every':'weekly','hour':24,'zone':'+02:00'},"
                        + "'throttle':{},'active':'yes','also':1}",
                body -> SubscriptionBody.read(body, KNOWN));

        assertEquals(
                List.of(
                        "/active",
                        "/also",
                        "/channel/type",
                        "/digest/hour",
                        "/digest/weekday",
                        "/digest/zone",
                        "/filter/changes/1",
                        "/filter/changes/2/to",
                        "/filter/changes/3",
                        "/filter/commitments/1",
                        "/filter/contested",
                        "/filter/country",
                        "/filter/kind/1",
                        "/filter/nonsense",
                        "/filter/statedFrom",
                        "/name",
                        "/throttle/perMinute"),
                faults.stream()
                        .map(fault -> fault.substring(0, fault.indexOf(": ")))
                        .sorted()
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            daily         | 2026-03-28T06:59:59Z | 2026-03-28T07:00:00Z
            daily         | 2026-03-28T07:00:00Z | 2026-03-29T06:00:00Z
            daily         | 2026-10-24T06:30:00Z | 2026-10-25T07:00:00Z
            weekly,monday | 2026-03-28T07:00:00Z | 2026-03-30T06:00:00Z
            weekly,monday | 2026-03-30T05:59:59Z | 2026-03-30T06:00:00Z
            weekly,monday | 2026-03-30T06:00:00Z | 2026-04-06T06:00:00Z
            """)
    void aDigestIsDueAtItsHourByTheClockOfItsZone(String every, String now, String due) {
        DayOfWeek weekday = every.startsWith("weekly") ? DayOfWeek.MONDAY : null;
        Digest digest = new Digest(weekday, 8, ZoneId.of("Europe/Berlin"));

        assertEquals(Instant.parse(due), digest.next(Instant.parse(now)));
    }
}
