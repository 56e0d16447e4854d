-- Unsent input of a user's form; kept here and not in a file of its own because it holds personal data.
-- Not part of the log: a draft says nothing about the world yet.
CREATE TABLE drafts (
    id       INTEGER PRIMARY KEY,
    user     TEXT NOT NULL,
    form     TEXT NOT NULL,
    title    TEXT NOT NULL DEFAULT '',
    fields   TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    UNIQUE (user, form)
) STRICT;
