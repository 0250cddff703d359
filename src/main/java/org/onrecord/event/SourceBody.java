package org.onrecord.event;

import java.util.regex.Pattern;

/** How a source is read from JSON, at the doors and from the log. */
public final class SourceBody {

    private static final Pattern LANGUAGE = Pattern.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*");

    private SourceBody() {}

    public static Source read(BodyReader body) {
        String title = body.requiredText("title", CommitmentBody.TITLE);
        ActorType type = body.term("type", ActorType.class);
        CommitmentBody.refuseAnalyst(body, type);
        return new Source(
                Slug.read(body, title),
                title,
                body.text("publisher", CommitmentBody.NAME),
                type,
                body.moment("publishedOn"),
                body.matching("language", LANGUAGE, 35, "must be a BCP 47 language tag, like en or zh-Hans"),
                body.url("url"),
                body.url("archivedUrl"));
    }
}
