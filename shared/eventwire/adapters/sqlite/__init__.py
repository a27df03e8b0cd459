"""Log, state and index in one SQLite file: the embedded engine."""

from eventwire.adapters.sqlite.answers import SqliteAnswers
from eventwire.adapters.sqlite.database import Database
from eventwire.adapters.sqlite.deadletters import SqliteDeadLetters
from eventwire.adapters.sqlite.eventlog import SqliteEventLog
from eventwire.adapters.sqlite.log import LogReader, SqlitePublisher
from eventwire.adapters.sqlite.registry import SqliteRegistry
from eventwire.adapters.sqlite.runner import Runner, Step
from eventwire.adapters.sqlite.search import SqliteSearch
from eventwire.adapters.sqlite.state import SqliteState

__all__ = [
    "Database",
    "LogReader",
    "Runner",
    "SqliteAnswers",
    "SqliteDeadLetters",
    "SqliteEventLog",
    "SqlitePublisher",
    "SqliteRegistry",
    "SqliteSearch",
    "SqliteState",
    "Step",
]
