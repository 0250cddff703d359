-- Where items stood, by what was known and by what had occurred: traced from the entries, so that a figure of the past is
-- a look-up. Not part of the projection: emptied at will, it is traced again. timeline.PastRepository keeps it.

-- What an item said, from one record of the log to another. The columns are those of commitment that lists and boards
-- filter, sort and group by, under the same names.
CREATE TABLE past_item (
    id               uuid        NOT NULL,
    known_from       timestamptz NOT NULL,
    known_until      timestamptz NOT NULL,
    kind             text        NOT NULL,
    stated_end       timestamptz NOT NULL,
    deadline_to      date,
    stated_by        text[] STORAGE MAIN NOT NULL,
    stated_by_keys   text[] STORAGE MAIN COLLATE "C" NOT NULL,
    duty_bearers     text[] STORAGE MAIN NOT NULL,
    duty_bearer_keys text[] STORAGE MAIN COLLATE "C" NOT NULL,
    addressees       text[] STORAGE MAIN NOT NULL,
    addressee_keys   text[] STORAGE MAIN COLLATE "C" NOT NULL,
    countries        text[] STORAGE MAIN COLLATE "C" NOT NULL,
    region           text   STORAGE MAIN,
    region_key       text   STORAGE MAIN COLLATE "C",
    themes           text[] STORAGE MAIN NOT NULL,
    theme_keys       text[] STORAGE MAIN COLLATE "C" NOT NULL,
    source_id        uuid,
    search           tsvector    NOT NULL,
    withdrawn_at     timestamptz
) WITH (toast_tuple_target = 256);

CREATE INDEX past_item_id ON past_item (id);

-- Where it stood. The spans of an item cover every moment that was known, in the world and in the record, once for each
-- audience. One open to the end ends in the year 10000.
CREATE TABLE past_standing (
    commitment_id  uuid        NOT NULL,
    -- both where it is null
    internal       boolean,
    known_from     timestamptz NOT NULL,
    known_until    timestamptz NOT NULL,
    world_from     timestamptz NOT NULL,
    world_until    timestamptz NOT NULL,
    implementation text,
    -- only where it is implemented: nothing else asks when
    implementation_on date,
    accuracy       text,
    contested      boolean     NOT NULL
);

CREATE INDEX past_standing_commitment ON past_standing (commitment_id);

-- How far each item's history was traced, and how far the log.
CREATE TABLE past_trace (
    commitment_id uuid PRIMARY KEY,
    revision      int NOT NULL
);

CREATE TABLE past_position (
    part        int PRIMARY KEY,
    topic_id    text   NOT NULL,
    next_offset bigint NOT NULL
);
