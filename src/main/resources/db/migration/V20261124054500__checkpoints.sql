-- Operational, not history: signed statements over the heads of all chains. What was signed is never changed.
CREATE TABLE checkpoint (
    number     bigint      PRIMARY KEY,
    made_at    timestamptz NOT NULL,
    statement  text        NOT NULL,
    signature  bytea       NOT NULL,
    public_key bytea       NOT NULL
);
