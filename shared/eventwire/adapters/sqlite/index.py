"""The index in SQLite, its writing end: documents, the columns they are filtered by, and their words."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from eventwire.indexing import Document


def write(connection: sqlite3.Connection, documents: Sequence[Document]) -> None:
    """Make the index hold each document, within the open transaction, unless it holds a version at least as high."""
    for document in documents:
        row = connection.execute(
            "SELECT number, version FROM document WHERE kind = ? AND key = ?", (document.kind, document.key)
        ).fetchone()
        if row and row[1] >= document.version and document.body is not None:
            continue
        body = None if document.body is None else json.dumps(document.body, ensure_ascii=False)
        if row:
            number = int(row[0])
            _clear(connection, number)
            connection.execute(
                "UPDATE document SET version = ?, body = ? WHERE number = ?",
                (max(document.version, row[1]), body, number),
            )
        else:
            cursor = connection.execute(
                "INSERT INTO document (kind, key, version, body) VALUES (?, ?, ?, ?)",
                (document.kind, document.key, document.version, body),
            )
            number = int(cursor.lastrowid or 0)
        if document.body is not None:
            _index(connection, document, number, document.body)


def _clear(connection: sqlite3.Connection, number: int) -> None:
    for table in ("event", "actor", "tag"):
        connection.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608 - the names stand above
    connection.execute("DELETE FROM words WHERE rowid = ?", (number,))


def _index(connection: sqlite3.Connection, document: Document, number: int, body: Mapping[str, Any]) -> None:
    search = body["search"]
    tags: list[str] = []
    if document.kind == "event":
        source, target = body["source"] or {}, body["target"] or {}
        connection.execute(
            f"INSERT INTO event VALUES ({', '.join('?' * 18)})",  # noqa: S608 - placeholders only
            (
                number, document.key, body["status"], body["modality"], body["polarity"], body["date"],
                body["date_end"], body["code"], body["plover"], body["quad"], (body["place"] or {}).get("country"),
                source.get("actor_id"), source.get("code"), target.get("actor_id"), target.get("code"),
                body["last_seen"], body["mention_count"], body["independent_source_count"],
            ),
        )  # fmt: skip
        tags = [f"article:{e['article_id']}" for e in body["evidence"]] + [f"story:{s}" for s in body["story_ids"]]
    elif document.kind == "actor":
        connection.execute(
            "INSERT INTO actor VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                number, document.key, body["status"], body["type"], body["code"], body["name"],
                body["last_seen"], body["article_count"],
            ),
        )  # fmt: skip
        tags = [f"country:{country}" for country in search["countries"]]
    connection.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", [(tag, number) for tag in tags])
    connection.execute(
        "INSERT INTO words (rowid, source_names, target_names, text) VALUES (?, ?, ?, ?)",
        (
            number,
            "\n".join(search.get("source_names", ())),
            "\n".join(search.get("target_names", ())),
            search["text"],
        ),
    )
