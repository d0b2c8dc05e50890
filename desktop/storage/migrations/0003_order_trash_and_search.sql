-- Order in the library (folders, archive, unread), what filters and the trash need, and an index that knows the words inside identifiers.
-- "fold_words" and "fold_terms" are desktop/storage/search.py, lent to SQLite while migrations run.

CREATE TABLE folder (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL
) STRICT;

-- Not a foreign key: a save that knows an old folder must not fail.
ALTER TABLE conversation ADD COLUMN folder_id TEXT;

ALTER TABLE conversation ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;

ALTER TABLE conversation ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;

-- A title given by hand is never replaced by one that was made.
ALTER TABLE conversation ADD COLUMN titled_by_hand INTEGER NOT NULL DEFAULT 0;

CREATE INDEX conversation_by_time ON conversation (updated_at) WHERE deleted_at IS NULL;

-- Searching titles reads this alone, not the conversations.
CREATE INDEX conversation_titles ON conversation (updated_at, id, title) WHERE deleted_at IS NULL;

CREATE INDEX conversation_pinned ON conversation (updated_at) WHERE deleted_at IS NULL AND pinned = 1;

CREATE INDEX conversation_in_trash ON conversation (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX conversation_by_folder ON conversation (folder_id) WHERE folder_id IS NOT NULL;

CREATE INDEX message_tombstones ON message (conversation_id, deleted_at) WHERE deleted_at IS NOT NULL;

CREATE INDEX message_by_parent ON message (parent_id) WHERE parent_id IS NOT NULL;

CREATE INDEX message_by_model ON message (model, conversation_id) WHERE model IS NOT NULL;

CREATE INDEX message_by_time ON message (created_at);

CREATE INDEX part_images ON part (message) WHERE kind = 'image';

DROP TABLE search;

CREATE VIRTUAL TABLE search USING fts5 (
    words,
    terms,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co So'",
    prefix = '1 2 3'
);

INSERT INTO search (rowid, words, terms)
SELECT number, fold_words(said), fold_terms(said) FROM (
    SELECT message.number, coalesce((
        SELECT group_concat(text, '') FROM (
            SELECT part.text FROM part WHERE part.message = message.number AND part.kind = 'text' ORDER BY part.position
        )
    ), '') AS said
    FROM message WHERE message.state <> 'streaming' ORDER BY message.number
);
