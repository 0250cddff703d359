-- A record that an admin had appended once more says so in a header; kept again, its row names the first one (part-offset).
ALTER TABLE kept_record ADD COLUMN retry_of text;

-- Operational, not history: what admins decided about kept records. A replay keeps the same records at the same
-- positions, so these rows go on meaning what they meant.
CREATE TABLE kept_decision (
    -- "events", or the id of the topic of submissions on which the record stood
    topic           text        COLLATE "C" NOT NULL,
    part            int         NOT NULL,
    log_offset      bigint      NOT NULL,
    retried_at      timestamptz,
    retried_by      text,
    retried_by_name text,
    -- where it was appended to the log, and as which event; null where it still could not be read
    retried_part    int,
    retried_offset  bigint,
    retried_event   uuid,
    retry_detail    text,
    discarded_at    timestamptz,
    discarded_by    text,
    discarded_by_name text,
    discard_reason  text,
    PRIMARY KEY (topic, part, log_offset)
);

-- Submissions that were not appended to the log, whole. Operational: their topic need not keep them.
CREATE TABLE parked_submission (
    topic_id     text        COLLATE "C" NOT NULL,
    part         int         NOT NULL,
    log_offset   bigint      NOT NULL,
    recorded_at  timestamptz NOT NULL,
    reason       text        NOT NULL,
    detail       text        NOT NULL,
    event_id     uuid,
    subject      uuid,
    event_type   text,
    record_key   bytea,
    headers      text        NOT NULL,
    record_value bytea,
    PRIMARY KEY (topic_id, part, log_offset)
);
