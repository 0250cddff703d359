package org.onrecord.stream;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A feed in JSON Feed 1.1. What is our own stands under {@code _onrecord}. */
final class JsonFeed {

    static final String MEDIA_TYPE = "application/feed+json";

    private JsonFeed() {}

    static ObjectNode of(Feed feed) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("version", "https://jsonfeed.org/version/1.1")
                .put("title", Feed.TITLE)
                .put("description", Feed.DESCRIPTION)
                .put("home_page_url", feed.api() + "changes")
                .put("feed_url", feed.self());
        if (feed.next() != null) {
            json.put("next_url", feed.next());
        }
        json.putObject("_onrecord").put("position", feed.position().toString());
        ArrayNode items = json.putArray("items");
        for (Feed.Item item : feed.items()) {
            ObjectNode one = items.addObject()
                    .put("id", "urn:uuid:" + item.id())
                    .put("url", item.url())
                    .put("title", item.title())
                    .put("content_text", item.text())
                    .put("date_published", item.recordedAt().toString())
                    .put("date_modified", item.updatedAt().toString());
            one.putArray("authors").addObject().put("name", item.author());
            one.putArray("tags").add(item.type());
            one.set("_onrecord", item.view());
        }
        return json;
    }
}
