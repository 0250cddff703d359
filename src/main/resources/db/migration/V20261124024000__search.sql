-- What lists are filtered, sorted, counted and searched by, apart from the content. All of it comes from the log, which is
-- replayed from its beginning at the next start.
TRUNCATE timeline_entry, commitment_standing, source, source_capture, citation, kept_record, projection_position;
DROP TABLE commitment;

-- What an item says. Changes only when it is amended. Long values are kept out of line, so that the rest, which counts
-- and filters read through, stays narrow.
CREATE TABLE commitment (
    id            uuid PRIMARY KEY,
    slug          text        NOT NULL,
    kind          text        NOT NULL,
    title         text        STORAGE MAIN NOT NULL,
    stated_on     text        NOT NULL,
    stated_end    timestamptz NOT NULL,
    deadline_to   date,
    -- names as they are spelled, and in the same order as they are compared (event.Assessor#fold)
    stated_by         text[] STORAGE MAIN NOT NULL,
    stated_by_keys    text[] STORAGE MAIN COLLATE "C" NOT NULL,
    duty_bearers      text[] STORAGE MAIN NOT NULL,
    duty_bearer_keys  text[] STORAGE MAIN COLLATE "C" NOT NULL,
    addressees        text[] STORAGE MAIN NOT NULL,
    addressee_keys    text[] STORAGE MAIN COLLATE "C" NOT NULL,
    countries         text[] STORAGE MAIN COLLATE "C" NOT NULL,
    region            text   STORAGE MAIN,
    region_key        text   STORAGE MAIN COLLATE "C",
    themes            text[] STORAGE MAIN NOT NULL,
    theme_keys        text[] STORAGE MAIN COLLATE "C" NOT NULL,
    -- timeline.SearchVector
    search            tsvector NOT NULL,
    -- JSON of the item's content, as the event language has it
    content       text        NOT NULL,
    -- JSON: [{"type":…,"target":…}]
    relations     text        NOT NULL,
    registered_at timestamptz NOT NULL,
    withdrawn_at  timestamptz,
    withdrawn_because text
) WITH (fillfactor = 90, toast_tuple_target = 256);

CREATE UNIQUE INDEX commitment_slug ON commitment (slug);
CREATE INDEX commitment_stated ON commitment (stated_end, id);
CREATE INDEX commitment_deadline ON commitment ((COALESCE(deadline_to, 'infinity'::date)), id);
CREATE INDEX commitment_by_speaker ON commitment USING gin (stated_by_keys);
CREATE INDEX commitment_by_duty_bearer ON commitment USING gin (duty_bearer_keys);
CREATE INDEX commitment_by_addressee ON commitment USING gin (addressee_keys);
CREATE INDEX commitment_by_theme ON commitment USING gin (theme_keys);
CREATE INDEX commitment_by_word ON commitment USING gin (search);

-- Which items' sort keys may have changed while a client pages through a list.
CREATE INDEX timeline_entry_amended ON timeline_entry (part, log_offset) WHERE entry_type = 'amended';
