-- What follows is not rebuilt from the log: who wants to be told, and whether it arrived.

CREATE TABLE subscription (
    id               uuid        PRIMARY KEY,
    -- the principal's id
    owner            text        NOT NULL,
    name             text        NOT NULL,
    -- JSON, as it was asked for: the filter's words, commitments by id, changes
    filter           text        NOT NULL,
    -- JSON: {"type":"webhook","url":…} or {"type":"email","address":…}
    channel          text        NOT NULL,
    -- JSON, or null
    digest           text,
    per_minute       int,
    active           boolean     NOT NULL,
    -- From which position on, and by the clock, it is told.
    since            text        NOT NULL,
    since_time       timestamptz NOT NULL,
    confirmed_at     timestamptz,
    disabled_at      timestamptz,
    disabled_because text,
    failing_since    timestamptz,
    revision         int         NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    deleted_at       timestamptz,
    -- The number of the last change to this row, from subscription_clock: what other instances read up to.
    changed          bigint      NOT NULL UNIQUE,
    idempotency_id   uuid        UNIQUE,
    request_hash     text
);

CREATE INDEX subscription_owner ON subscription (owner, id) WHERE deleted_at IS NULL;
CREATE INDEX subscription_disabled ON subscription (disabled_at, id) WHERE disabled_at IS NOT NULL AND deleted_at IS NULL;

-- Whoever changes a subscription takes the next number here first, so that numbers become visible in their order.
CREATE TABLE subscription_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at  bigint  NOT NULL
);
INSERT INTO subscription_clock (at) VALUES (0);

-- How far the log was matched. Independent of the projection's position; moved in the transaction that queues what matched.
CREATE TABLE alert_position (
    topic_id    text   NOT NULL,
    part        int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic_id, part)
);

-- The queue, and what became of each message.
CREATE TABLE delivery (
    id              uuid        PRIMARY KEY,
    subscription_id uuid        NOT NULL REFERENCES subscription,
    event_id        uuid        NOT NULL,
    type            text        NOT NULL,
    changes         text[]      NOT NULL,
    commitment_id   uuid,
    follow_up_id    uuid,
    payload         text        NOT NULL,
    -- gathered: waits for a digest. cancelled: its subscription was given up on, or is no more.
    status          text        NOT NULL
                    CHECK (status IN ('pending', 'gathered', 'delivered', 'failed', 'cancelled')),
    -- In the order of the log, for receivers that ask for it.
    sequence        bigint      GENERATED ALWAYS AS IDENTITY,
    -- Since it was queued, or was last sent again by hand.
    attempts        int         NOT NULL DEFAULT 0,
    due_at          timestamptz NOT NULL,
    -- Whoever is at it must be done by then; after that others may try.
    claimed_until   timestamptz,
    -- The digest that it was sent in.
    digest_id       uuid,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz,
    UNIQUE (event_id, subscription_id)
) WITH (fillfactor = 80);

CREATE INDEX delivery_due ON delivery (due_at) WHERE status = 'pending';
CREATE INDEX delivery_waiting ON delivery (subscription_id, due_at) WHERE status IN ('pending', 'gathered');
CREATE INDEX delivery_in_order ON delivery (subscription_id, commitment_id, sequence) WHERE status = 'pending';
CREATE INDEX delivery_log ON delivery (subscription_id, sequence);
CREATE INDEX delivery_follow_up ON delivery (follow_up_id) WHERE follow_up_id IS NOT NULL;

CREATE TABLE delivery_attempt (
    delivery_id uuid        NOT NULL REFERENCES delivery ON DELETE CASCADE,
    -- From 1, over all rounds.
    number      int         NOT NULL,
    at          timestamptz NOT NULL,
    took_ms     int         NOT NULL,
    outcome     text        NOT NULL,
    status_code int,
    error       text,
    answer      text,
    PRIMARY KEY (delivery_id, number)
);

-- The newest one signs; those before it do as well until they expire.
CREATE TABLE webhook_secret (
    subscription_id uuid        NOT NULL REFERENCES subscription,
    secret          bytea       NOT NULL,
    created_at      timestamptz NOT NULL,
    expires_at      timestamptz,
    PRIMARY KEY (subscription_id, created_at)
);

-- What time raised, once for each commitment and deadline (or each quiet spell).
CREATE TABLE timed_alert (
    id            uuid        PRIMARY KEY,
    commitment_id uuid        NOT NULL,
    type          text        NOT NULL,
    raised_at     timestamptz NOT NULL
);
