"""The SQLite file: its tables, and how connections to it are opened."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from eventwire.errors import Conflict

SCHEMA_VERSION = 2

_SCHEMA = """
CREATE TABLE message (
    position INTEGER PRIMARY KEY AUTOINCREMENT,  -- the offset, one sequence over all topics
    topic TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, headers TEXT NOT NULL, at TEXT NOT NULL
);
CREATE INDEX message_of_topic ON message (topic, position);
CREATE INDEX message_by_key ON message (topic, key);
CREATE TABLE committed (
    stage TEXT NOT NULL, topic TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (stage, topic)
) WITHOUT ROWID;
CREATE TABLE state (
    stage TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (stage, key)
) WITHOUT ROWID;
CREATE TABLE document (
    number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL,
    body TEXT,  -- null: a tombstone
    UNIQUE (kind, key)
);
CREATE TABLE event (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, status TEXT NOT NULL, modality TEXT NOT NULL, polarity TEXT NOT NULL,
    date TEXT NOT NULL, date_end TEXT NOT NULL, code TEXT NOT NULL, plover TEXT, quad INTEGER, country TEXT,
    source_id TEXT, source_code TEXT, target_id TEXT, target_code TEXT,
    last_seen TEXT NOT NULL, mention_count INTEGER NOT NULL, independent_source_count INTEGER NOT NULL,
    reciprocal INTEGER NOT NULL  -- 1: both parties stand on both sides
);
CREATE INDEX event_by_date ON event (date DESC, key);
CREATE INDEX event_by_last_seen ON event (last_seen DESC, key);
CREATE INDEX event_by_source ON event (source_code, date DESC);
CREATE INDEX event_by_target ON event (target_code, date DESC);
CREATE TABLE actor (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL, status TEXT NOT NULL, type TEXT NOT NULL, code TEXT NOT NULL,
    name TEXT NOT NULL, last_seen TEXT NOT NULL, article_count INTEGER NOT NULL
);
CREATE INDEX actor_by_article_count ON actor (article_count DESC, key);
CREATE TABLE tag (  -- what a document has several of: articles and stories of events, countries of actors
    tag TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (tag, number)
) WITHOUT ROWID;
CREATE INDEX tag_of_document ON tag (number);
CREATE VIRTUAL TABLE words USING fts5 (source_names, target_names, text, tokenize = 'unicode61 remove_diacritics 2');
"""

_ADDED = """
CREATE TABLE IF NOT EXISTS registry (
    kind TEXT NOT NULL, key TEXT NOT NULL, value BLOB NOT NULL, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
"""
"""Tables that came later: files of before get them when they are opened, and older versions take no notice of them."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where the file is. Connections are per thread; writers wait for each other, readers never wait (WAL)."""

    path: Path

    def prepare(self) -> None:
        """Create the file and its tables if they are not there.

        Raises:
            Conflict: the file was written by another version of Eventwire.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        connection = self.connect()
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version == 0:
                # A crash between the statements leaves version 0, so all of it is one transaction.
                connection.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA user_version = {SCHEMA_VERSION};COMMIT;")
            elif version != SCHEMA_VERSION:
                raise Conflict(
                    f"{self.path} holds data of schema {version}, this Eventwire writes schema {SCHEMA_VERSION}; "
                    "start it with another --data directory, or run the version that wrote it"
                )
            connection.executescript(_ADDED)
        finally:
            connection.close()

    def connect(self) -> sqlite3.Connection:
        """A connection that commits with an fsync (synchronous=FULL) and erases what it deletes."""
        connection = sqlite3.connect(self.path, timeout=60, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA cache_size = -32000")
        return connection
