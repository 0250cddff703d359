-- What v1a signs with (Ed25519, RFC 8032): 32 bytes each.
ALTER TABLE webhook_secret
    ADD COLUMN private_key bytea NOT NULL,
    ADD COLUMN public_key  bytea NOT NULL;

-- Until when the receiver asked to be left alone; it counts only while nothing arrives.
ALTER TABLE subscription ADD COLUMN quiet_until timestamptz;

-- A claimed message is due again when its claim ends, so that whoever looks for what is due passes it by.
DROP INDEX delivery_due;
DROP INDEX delivery_waiting;
CREATE INDEX delivery_pending ON delivery (subscription_id, due_at, sequence) WHERE status = 'pending';
CREATE INDEX delivery_gathered ON delivery (subscription_id, due_at) WHERE status = 'gathered';
CREATE INDEX delivery_claimed ON delivery (subscription_id) WHERE status = 'pending' AND claimed_until IS NOT NULL;
-- What is sent to subscriptions that are not listening, too.
CREATE INDEX delivery_special ON delivery (subscription_id, due_at)
    WHERE status = 'pending' AND type IN ('ping', 'subscription.confirmation');
CREATE INDEX delivery_missed ON delivery (subscription_id, finished_at) WHERE status IN ('failed', 'cancelled');
CREATE INDEX delivery_finished ON delivery (finished_at) WHERE status IN ('delivered', 'failed', 'cancelled');

-- How many messages a receiver was sent in the last minute.
ALTER TABLE delivery_attempt ADD COLUMN subscription_id uuid NOT NULL REFERENCES subscription;
CREATE INDEX delivery_attempt_at ON delivery_attempt (subscription_id, at);

-- Requests that may come twice (Idempotency-Key), and what came of them.
CREATE TABLE delivery_request (
    id           uuid        PRIMARY KEY,
    request_hash text        NOT NULL,
    result       text        NOT NULL,
    created_at   timestamptz NOT NULL
);
CREATE INDEX delivery_request_created ON delivery_request (created_at);
