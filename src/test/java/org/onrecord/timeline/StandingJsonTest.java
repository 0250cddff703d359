package org.onrecord.timeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.onrecord.event.ActorType;
import org.onrecord.event.Assessor;
import org.onrecord.event.Basis;
import org.onrecord.event.Implementation;
import org.onrecord.event.ImpreciseDate;
import org.onrecord.event.Scheme;

class StandingJsonTest {

    @Property
    void namesAndGradesAreEscapedInTheTextAsInTheTree(@ForAll String name, @ForAll String grade) {
        ImpreciseDate on = ImpreciseDate.parse("2022-08").orElseThrow();
        Held<Implementation> held = new Held<>(
                Implementation.STALLED,
                Basis.FINDING,
                on,
                new UUID(1, 2),
                Scheme.HRC_FOLLOW_UP,
                grade + "\"\\\n\u0001é");
        AssessorPosition position =
                new AssessorPosition(new Assessor(name + "\"\\\t\u001f😀", ActorType.NGO), held, null, null, null);
        Standing standing =
                new Standing("stalled", null, null, null, false, List.of(position, position), on, null, 2, on);

        assertEquals(standing.json().toString(), standing.text());
    }
}
