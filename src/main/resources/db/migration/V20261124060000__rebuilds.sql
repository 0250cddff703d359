-- Moves when a projection's rows are replaced as a whole by rebuilt ones: what was decided on the former ones is void.
ALTER TABLE projection_position ADD COLUMN generation bigint NOT NULL DEFAULT 0;

-- Operational: rebuilds that were begun, and how far they came.
CREATE TABLE projection_rebuild (
    id                uuid        PRIMARY KEY,
    projection        text        NOT NULL,
    started_at        timestamptz NOT NULL,
    started_by        text        NOT NULL,
    started_by_name   text        NOT NULL,
    allow_differences boolean     NOT NULL,
    state             text        NOT NULL
                      CHECK (state IN ('replaying', 'tracing', 'comparing', 'swapping', 'done', 'failed')),
    position          text        NOT NULL,
    goal              text        NOT NULL,
    detail            text,
    -- JSON
    differences       text,
    updated_at        timestamptz NOT NULL,
    finished_at       timestamptz
);

CREATE INDEX projection_rebuild_newest ON projection_rebuild (started_at DESC);
