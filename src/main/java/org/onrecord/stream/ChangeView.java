package org.onrecord.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.onrecord.timeline.Audience;
import org.onrecord.timeline.EntryView;

/** A change as clients see it: the timeline's entry, where it is to be gone on from, and what it is about. */
final class ChangeView {

    private ChangeView() {}

    static ObjectNode of(Change change, Audience audience) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("cursor", change.cursor().toString());
        view.setAll(EntryView.of(change.entry(audience)));
        Change.About about = change.about();
        if (about.isCommitment()) {
            view.putObject("commitment")
                    .put("id", about.id().toString())
                    .put("slug", about.slug())
                    .put("title", about.title())
                    .put("kind", about.kind());
        } else {
            view.remove("commitmentId");
            view.put("sourceId", about.id().toString());
            view.put("summary", about.title());
            view.putObject("source")
                    .put("id", about.id().toString())
                    .put("slug", about.slug())
                    .put("title", about.title());
        }
        return view;
    }
}
