-- Conversations, the tree of their messages, the parts of those, drafts, small state and the search index.
-- Times are seconds since 1970. Order within a conversation is "seq", never a time.

CREATE TABLE conversation (
    id TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    created_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    connection_id TEXT,
    model TEXT,
    system_prompt TEXT NOT NULL,
    pinned INTEGER NOT NULL,
    active_root_id TEXT,
    deleted_at REAL
) STRICT;

-- "number" is the row of the search index; parent and active child are ids of messages of the same conversation.
CREATE TABLE message (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation_id TEXT NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    parent_id TEXT,
    seq INTEGER NOT NULL,
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    active_child_id TEXT,
    created_at REAL NOT NULL,
    first_token_at REAL,
    finished_at REAL,
    deleted_at REAL,
    connection_id TEXT,
    model TEXT,
    usage TEXT,
    finish_reason TEXT,
    failure TEXT
) STRICT;

CREATE INDEX message_by_conversation ON message (conversation_id, seq);

CREATE INDEX message_streaming ON message (state) WHERE state = 'streaming';

-- "data" is JSON: every other field of the part, the provider's own data among them, as it must be sent back.
CREATE TABLE part (
    message INTEGER NOT NULL REFERENCES message (number) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT,
    blob TEXT,
    data TEXT NOT NULL,
    PRIMARY KEY (message, position)
) STRICT;

CREATE INDEX part_by_blob ON part (blob) WHERE blob IS NOT NULL;

CREATE TABLE draft (
    key TEXT PRIMARY KEY NOT NULL,
    text TEXT NOT NULL,
    attachments TEXT NOT NULL
) STRICT;

CREATE TABLE state (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT;

-- Both columns hold text that desktop/storage/search.py folded: words, and terms of scripts written without spaces.
CREATE VIRTUAL TABLE search USING fts5 (
    words,
    terms,
    tokenize = "unicode61 remove_diacritics 0 categories 'L* N* Co So'",
    prefix = '2 3'
);
