package org.onrecord.timeline;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.onrecord.event.Event;
import org.onrecord.event.FollowUp;
import org.onrecord.event.JsonText;

/** One thing that somebody does to a history, for generated histories. Whom it concerns is told by a number. */
sealed interface Action {

    record Log(FollowUp followUp) implements Action {}

    record Correct(int which, FollowUp followUp) implements Action {}

    record Retract(int which) implements Action {}

    /** Amends who the duty bearers are. */
    record Charge(List<String> dutyBearers) implements Action {}

    /** Amends the content by a merge patch, written with single quotes. */
    record Amend(String patch) implements Action {}

    record Withdraw() implements Action {}

    record Repeat(int which) implements Action {}

    /** Does it, where there is anything to do it to. */
    default void playOn(Script script) {
        if (this instanceof Log log) {
            script.logs(log.followUp);
        } else if (this instanceof Correct correct && anyLogged(script)) {
            UUID id = logged(script, correct.which);
            // An internal follow-up that a correction makes public would be a public entry about an internal one.
            boolean internal = !script.history.followUp(id).orElseThrow().isKnownTo(Audience.PUBLIC);
            FollowUp followUp = internal ? Words.internally(correct.followUp) : correct.followUp;
            script.play(new Event.FollowUpCorrected(id, followUp, null));
        } else if (this instanceof Retract retract && anyLogged(script)) {
            script.play(new Event.FollowUpRetracted(logged(script, retract.which), "mistaken"));
        } else if (this instanceof Charge charge) {
            String names = String.join(
                    ",",
                    charge.dutyBearers.stream().map(name -> '"' + name + '"').toList());
            byte[] patch = ("{\"dutyBearers\":[" + names + "]}").getBytes(StandardCharsets.UTF_8);
            script.play(new Event.CommitmentAmended(new JsonText().parse(patch), null));
        } else if (this instanceof Amend amend) {
            byte[] patch = amend.patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
            script.play(new Event.CommitmentAmended(new JsonText().parse(patch), null));
        } else if (this instanceof Withdraw) {
            script.play(new Event.CommitmentWithdrawn("no longer followed"));
        } else if (this instanceof Repeat repeat) {
            Script.Played played = script.log.get(repeat.which % script.log.size());
            script.play(played.envelope().id(), played.envelope().event());
        }
    }

    private static boolean anyLogged(Script script) {
        return !logged(script).isEmpty();
    }

    private static UUID logged(Script script, int which) {
        List<UUID> logged = logged(script);
        return logged.get(which % logged.size());
    }

    /** The follow-ups of a script in the order in which they were logged. */
    static List<UUID> logged(Script script) {
        return script.timeline.stream()
                .filter(entry -> entry.eventId().equals(entry.followUpId()))
                .map(Entry::followUpId)
                .toList();
    }
}
