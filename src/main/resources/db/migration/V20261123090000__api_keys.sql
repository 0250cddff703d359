CREATE TABLE api_key (
    id             uuid        PRIMARY KEY,
    -- SHA-256 of the key in hex. The key itself has 256 random bits, or is the operator's own choice, so a
    -- slow hash would only slow every request.
    token_hash     text        NOT NULL UNIQUE,
    name           text        NOT NULL,
    role           text        NOT NULL CHECK (role IN ('READER', 'ANALYST', 'EDITOR', 'ADMIN', 'SUBSCRIBER')),
    origin         text        NOT NULL CHECK (origin IN ('API', 'FILE', 'SETTING')),
    created_at     timestamptz NOT NULL,
    created_by     text,
    expires_at     timestamptz,
    revoked_at     timestamptz,
    last_used_at   timestamptz,
    -- Of the request that made the key, if it may come twice.
    idempotency_id uuid        UNIQUE,
    request_hash   text
);
