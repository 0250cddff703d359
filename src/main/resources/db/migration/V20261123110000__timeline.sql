-- Every applied event, once: timelines, changes and chains are read from here. Written by COPY, so it carries no
-- constraint that the fence and the history of its subject do not already keep.
CREATE TABLE timeline_entry (
    subject         uuid        NOT NULL,
    seq             int         NOT NULL,
    -- the end of the period that occurred_on names: what timelines are sorted by
    occurred_end    timestamptz NOT NULL,
    occurred_on     text        NOT NULL,
    event_id        uuid        NOT NULL,
    entry_type      text        NOT NULL,
    part            int         NOT NULL,
    log_offset      bigint      NOT NULL,
    recorded_at     timestamptz NOT NULL,
    internal        boolean     NOT NULL,
    follow_up_id    uuid,
    -- the canonical event: what the hash is made over
    event           text        NOT NULL,
    change          text,
    internal_change text,
    hash            bytea       NOT NULL,
    previous_hash   bytea       NOT NULL,
    -- by which entries this follow-up was corrected last or retracted, as the public and as analysts see it
    corrected_by          uuid,
    internal_corrected_by uuid,
    retracted_by          uuid,
    retracted_because     text,
    PRIMARY KEY (subject, occurred_end, seq)
) WITH (fillfactor = 95);

CREATE INDEX timeline_entry_event ON timeline_entry (event_id);
CREATE UNIQUE INDEX timeline_entry_position ON timeline_entry (part, log_offset);

-- What an item says. Changes only when it is amended.
CREATE TABLE commitment (
    id            uuid PRIMARY KEY,
    slug          text        NOT NULL,
    kind          text        NOT NULL,
    title         text        NOT NULL,
    stated_on     text        NOT NULL,
    stated_end    timestamptz NOT NULL,
    deadline_to   date,
    -- JSON of the item's content, as the event language has it
    content       text        NOT NULL,
    -- JSON: [{"type":…,"target":…}]
    relations     text        NOT NULL,
    registered_at timestamptz NOT NULL,
    withdrawn_at  timestamptz,
    withdrawn_because text
) WITH (fillfactor = 90);

CREATE UNIQUE INDEX commitment_slug ON commitment (slug);

-- Where an item stands. One small row, rewritten with almost every event: no index on what changes.
CREATE TABLE commitment_standing (
    commitment_id  uuid PRIMARY KEY,
    revision       int         NOT NULL,
    head_hash      bytea       NOT NULL,
    updated_at     timestamptz NOT NULL,
    implementation text,
    implementation_on date,
    accuracy       text,
    contested      boolean     NOT NULL,
    -- JSON of the standing as the public sees it
    standing       text        NOT NULL,
    -- the same as analysts see it, null where there is no difference
    internal_updated_at        timestamptz,
    internal_implementation    text,
    internal_implementation_on date,
    internal_accuracy          text,
    internal_contested         boolean,
    internal_standing          text
) WITH (fillfactor = 50);
