-- Links in messages, by the hash of what makes them unguessable. A mailbox's owner agrees by one and stops all by another.
CREATE TABLE email_link (
    hash            bytea       PRIMARY KEY,
    purpose         text        NOT NULL CHECK (purpose IN ('confirm', 'unsubscribe')),
    subscription_id uuid        NOT NULL REFERENCES subscription,
    -- to which it was sent: it says nothing about any other
    address         text        NOT NULL,
    expires_at      timestamptz NOT NULL
);

CREATE INDEX email_link_expiry ON email_link (expires_at);

-- Which mailboxes were asked when, so that nobody is asked too often; kept for two days.
CREATE TABLE email_question (
    id          uuid        PRIMARY KEY,
    -- email.Mailbox#key
    mailbox     text        NOT NULL,
    delivery_id uuid        NOT NULL,
    asked_at    timestamptz NOT NULL,
    -- null while the mail server has not taken it
    sent_at     timestamptz
);

CREATE INDEX email_question_mailbox ON email_question (mailbox, asked_at);
CREATE INDEX email_question_delivery ON email_question (delivery_id);
CREATE INDEX email_question_age ON email_question (asked_at);

-- Receivers that were given up on and that the operator was told of.
CREATE TABLE operator_notice (
    subscription_id uuid        NOT NULL REFERENCES subscription,
    disabled_at     timestamptz NOT NULL,
    told_at         timestamptz NOT NULL,
    PRIMARY KEY (subscription_id, disabled_at)
);

-- What one instance at a time does, and which.
CREATE TABLE alert_lease (
    name       text        PRIMARY KEY,
    holder     uuid        NOT NULL,
    -- moves with each holder
    term       bigint      NOT NULL,
    held_until timestamptz NOT NULL
);

-- What of the item it was raised about: the deadline, with how many days were left, or when it was last looked at.
ALTER TABLE timed_alert ADD COLUMN about text NOT NULL;
CREATE UNIQUE INDEX timed_alert_once ON timed_alert (commitment_id, type, about);

-- Which digests are due, and which were sent whose alerts do not know yet what became of them.
CREATE INDEX delivery_digest_due ON delivery (due_at, subscription_id) WHERE status = 'gathered' AND digest_id IS NULL;
CREATE INDEX delivery_of_digest ON delivery (digest_id) WHERE digest_id IS NOT NULL AND status IN ('gathered', 'failed');
