package org.onrecord.followup;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.UUID;
import org.onrecord.log.Outcome;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.EntryView;
import org.onrecord.timeline.KeptEntry;
import org.onrecord.timeline.TimelineRepository;

/** Answers writes of follow-ups with the entry they made. Who writes may see everything. */
@ApplicationScoped
public class FollowUpAnswers {

    static final String PATH = "/api/v1/follow-ups/";

    private final TimelineRepository timelines;

    FollowUpAnswers(TimelineRepository timelines) {
        this.timelines = timelines;
    }

    Response.ResponseBuilder created(Outcome.Applied applied) {
        KeptEntry entry = timelines
                .entry(applied.eventId(), Audience.INTERNAL)
                .orElseThrow(() -> new IllegalStateException("an applied event has no entry: " + applied));
        UUID followUpId = entry.followUpId();
        return Response.created(URI.create(PATH + followUpId)).entity(EntryView.of(entry));
    }
}
