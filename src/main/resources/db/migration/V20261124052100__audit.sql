-- What administrators, and the program by itself, have done. No part of the projection; never emptied.
CREATE TABLE audit_entry (
    -- UUIDv7: the order of time
    id       uuid        PRIMARY KEY,
    at       timestamptz NOT NULL,
    by_id    text        NOT NULL,
    by_name  text        NOT NULL,
    act      text        NOT NULL,
    target   text        NOT NULL,
    outcome  text        NOT NULL CHECK (outcome IN ('done', 'refused', 'failed')),
    detail   text
);

-- What was noted stays as it was noted: a fault of the program cannot change it.
CREATE FUNCTION keep_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is only added to';
END
$$;

CREATE TRIGGER keep_audit_entry BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION keep_audit_entry();
