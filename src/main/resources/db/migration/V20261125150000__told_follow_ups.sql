-- Who was told of a follow-up, in whatever version: corrections and retractions reach them, however long ago that was and
-- whatever became of the messages. Not rebuilt from the log.
CREATE TABLE told_follow_up (
    follow_up_id    uuid NOT NULL,
    subscription_id uuid NOT NULL REFERENCES subscription,
    PRIMARY KEY (follow_up_id, subscription_id)
);

DROP INDEX delivery_follow_up;
