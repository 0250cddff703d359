package org.onrecord.timeline;

import java.util.List;
import org.onrecord.event.Kind;

/** What somebody did to one item. */
record Story(Kind kind, List<Action> actions) {

    /** The item, registered, and nothing more. */
    Script begin() {
        return begin(Script.SLUG);
    }

    Script begin(String slug) {
        return Script.of(Words.itemOf("2022-03-07", slug, kind, Stories.BEARER));
    }

    /** All of it. */
    Script play() {
        return play(Script.SLUG);
    }

    Script play(String slug) {
        Script script = begin(slug);
        actions.forEach(action -> action.playOn(script));
        return script;
    }
}
