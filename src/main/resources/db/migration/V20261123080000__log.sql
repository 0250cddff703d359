-- How far each projection has come: the fence. next_offset only moves in the transaction that writes what it stands for.
CREATE TABLE projection_position (
    projection  text   NOT NULL,
    part        int    NOT NULL,
    topic_id    text   NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (projection, part)
);

-- Records that were refused or parked, whole, so that nothing on the topic is ever lost or silently passed over.
CREATE TABLE kept_record (
    part         int         NOT NULL,
    log_offset   bigint      NOT NULL,
    recorded_at  timestamptz NOT NULL,
    outcome      text        NOT NULL CHECK (outcome IN ('refused', 'parked')),
    reason       text        NOT NULL,
    detail       text        NOT NULL,
    event_id     uuid,
    subject      uuid,
    event_type   text,
    request_hash text,
    record_key   bytea,
    -- JSON: a list of [name, base64 of the value or null], in the record's order
    headers      text        NOT NULL,
    record_value bytea,
    PRIMARY KEY (part, log_offset)
);

CREATE INDEX kept_record_event ON kept_record (event_id) WHERE event_id IS NOT NULL;
CREATE INDEX kept_record_outcome ON kept_record (outcome, recorded_at, part, log_offset);
