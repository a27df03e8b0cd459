"""The index in SQLite, its writing end: documents, the columns they are filtered by, and their words."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from eventwire.indexing import Document

_PAGES = 500


def write(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    """Make the index hold each document, within the open transaction, unless it holds a higher version."""
    for document in documents:
        row = connection.execute(
            "SELECT number, version, body IS NULL FROM document WHERE kind = ? AND key = ?",
            (document.kind, document.key),
        ).fetchone()
        version = document.version
        if row and row[1] > version and document.body is not None:
            continue
        if row and document.body is None:
            # A withdrawal wins whatever stands, and what it replaced must not come back by its old version.
            version = max(version, row[1] if row[2] else row[1] + 1)
        body = None if document.body is None else json.dumps(document.body, ensure_ascii=False)
        if row:
            number = int(row[0])
            _clear(connection, number)
            connection.execute(
                "UPDATE document SET version = ?, body = ? WHERE number = ?",
                (version, body, number),
            )
        else:
            cursor = connection.execute(
                "INSERT INTO document (kind, key, version, body) VALUES (?, ?, ?, ?)",
                (document.kind, document.key, version, body),
            )
            number = int(cursor.lastrowid or 0)
        if document.body is not None:
            _index(connection, document, number, document.body)


def purge(connection: sqlite3.Connection, *, begin: bool) -> bool:
    """Merge some of the word index: what was deleted stands in it, word by word, until its parts are merged.

    `begin`: merge all that there is by now. True: there is more to merge.
    """
    before = connection.total_changes
    connection.execute("INSERT INTO words (words, rank) VALUES ('merge', ?)", (-_PAGES if begin else _PAGES,))
    return connection.total_changes - before > 1  # SQLite counts one for the command itself


def _clear(connection: sqlite3.Connection, number: int) -> None:
    for table in ("event", "actor", "tag"):
        connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608 - the names stand above
    connection.execute("DELETE FROM words WHERE rowid = ?", (number,))


def _index(connection: sqlite3.Connection, document: Document, number: int, body: Mapping[str, Any]) -> None:
    tags: list[str] = []
    search = body.get("search")
    if document.kind == "event":
        source, target = body["source"] or {}, body["target"] or {}
        connection.execute(
            f"INSERT INTO event VALUES ({', '.join('?' * 19)})",  # noqa: S608 - placeholders only
            (
                number, document.key, body["status"], body["modality"], body["polarity"], body["date"],
                body["date_end"], body["code"], body["plover"], body["quad"], (body["place"] or {}).get("country"),
                source.get("actor_id"), source.get("code"), target.get("actor_id"), target.get("code"),
                _moment(body["last_seen"]), body["mention_count"], body["independent_source_count"],
                body["reciprocal"],
            ),
        )  # fmt: skip
        tags = [f"article:{e['article_id']}" for e in body["evidence"]] + [f"story:{s}" for s in body["story_ids"]]
    elif document.kind == "actor":
        connection.execute(
            "INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, document.key, body["status"], body["type"], body["code"], body["name"],
                _moment(body["last_seen"]), body["article_count"],
            ),
        )  # fmt: skip
        tags = [f"country:{country}" for country in body["search"]["countries"]]
    elif document.kind == "assignment":
        tags = [f"story:{body['story_id']}"]
    connection.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", [(tag, number) for tag in tags])
    if search is None:
        return
    connection.execute(
        "INSERT INTO words (rowid, source_names, target_names, text) VALUES (?, ?, ?, ?)",
        (
            number,
            "\n".join(search.get("source_names", ())),
            "\n".join(search.get("target_names", ())),
            search["text"],
        ),
    )


def _moment(text: str) -> str:
    """An instant in the one width in which text sorts as time does."""
    return datetime.fromisoformat(text).isoformat(timespec="milliseconds")
