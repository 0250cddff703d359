-- Projection: what replaying the log gives. No foreign keys across subjects: what is cited may not be there yet.

CREATE TABLE source (
    id            uuid        PRIMARY KEY,
    slug          text        COLLATE "C" NOT NULL UNIQUE,
    title         text        NOT NULL,
    publisher     text,
    type          text,
    published_on  text,
    language      text,
    url           text,
    archived_url  text,
    registered_at timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    revision      integer     NOT NULL,
    head_hash     bytea       NOT NULL
);

CREATE TABLE source_capture (
    source_id   uuid        NOT NULL,
    seq         integer     NOT NULL,
    sha256      text        COLLATE "C" NOT NULL,
    length      bigint      NOT NULL,
    captured_at timestamptz NOT NULL,
    part        integer     NOT NULL,
    log_offset  bigint      NOT NULL,
    PRIMARY KEY (source_id, seq)
);
-- Which sources have to be looked at again when a missing text turns up.
CREATE INDEX source_capture_by_text ON source_capture (sha256);

CREATE TABLE citation (
    commitment_id uuid PRIMARY KEY,
    source_id     uuid NOT NULL,
    quote         text NOT NULL,
    prefix        text,
    suffix        text,
    -- Also a function of the texts that are there, hence written again when one arrives.
    verification  text NOT NULL CHECK (verification IN ('verified', 'not_found', 'no_capture'))
);
CREATE INDEX citation_by_source ON citation (source_id);

-- Operational, not history: captured texts by the SHA-256 of their UTF-8 bytes, in lower-case hex. Written once.
CREATE TABLE blob (
    sha256    text        COLLATE "C" PRIMARY KEY,
    content   text        NOT NULL,
    length    bigint      NOT NULL,
    stored_at timestamptz NOT NULL
);
