-- How far the topic of submissions has been taken over. A topic that is made anew has another id, and begins at 0.
CREATE TABLE submission_position (
    topic_id    text   COLLATE "C" NOT NULL,
    part        int    NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic_id, part)
);
