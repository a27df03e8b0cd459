"""The embedded engine: runs the stages over the SQLite log, each batch with its state and offset in one transaction."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eventwire import flow
from eventwire.adapters.sqlite import index
from eventwire.adapters.sqlite.database import Database
from eventwire.adapters.sqlite.log import LogReader, append
from eventwire.adapters.sqlite.state import SqliteState
from eventwire.adapters.telemetry import Metrics
from eventwire.errors import Temporary
from eventwire.ports import Clock, Delivery
from eventwire.stage import Failure, Outcome, StageLogic, dead_letter, is_temporary

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage's logic and how many deliveries it takes at once.

    `patient`: while others have work it waits until a batch is full, for a batch costs it much and a delivery little.
    """

    logic: StageLogic[Any]
    batch: int
    patient: bool = False


class Runner:
    """Takes each stage forward, in the order of the flow, until all are idle; then waits to be woken."""

    def __init__(
        self,
        database: Database,
        steps: Sequence[Step],
        clock: Clock,
        published: Callable[[], None],
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics or Metrics()
        self._database = database
        self._steps = steps
        self._clock = clock
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._published = published
        self._failed: BaseException | None = None
        self._withdrawn = True  # perhaps: a kill may have come before the words of the last one were purged
        self._thread = threading.Thread(target=self._work, name="flow", daemon=True)

    def start(self) -> None:
        """Begin, in a thread of its own."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to read."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the batch at hand and end."""
        self._stop.set()
        self._wake.set()
        self._thread.join()

    @property
    def failure(self) -> BaseException | None:
        """Why the flow has stopped although nobody asked it to; None while it works."""
        return self._failed

    def _work(self) -> None:
        connection = self._database.connect()
        try:
            while not self._stop.is_set():
                self._wake.clear()
                if not self.advance(connection):
                    self._purge(connection)
                    # What was deleted (withdrawn texts among it) must not linger in the write-ahead log.
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                    self._wake.wait()
        except BaseException as error:
            self._failed = error
            log.exception("the flow has stopped; restart to go on from the last commit")
            raise
        finally:
            connection.close()

    def _purge(self, connection: sqlite3.Connection) -> None:
        """Take the words of withdrawn articles out of the index as well; new work comes first."""
        begin = True
        while self._withdrawn and not self._wake.is_set():
            self._withdrawn = index.purge(connection, begin=begin)
            begin = False

    def advance(self, connection: sqlite3.Connection) -> bool:
        """Take every stage one batch forward; False when none had anything to do."""
        worked = False
        for step in self._steps:
            for topic in step.logic.stage.reads:
                if self._stop.is_set():
                    return worked
                if step.patient and worked and LogReader(connection).lag(step.logic.stage) < step.batch:
                    continue
                worked |= self._batch(connection, step, topic.name)
        return worked

    def _batch(self, connection: sqlite3.Connection, step: Step, topic: str) -> bool:
        reader = LogReader(connection)
        deliveries = reader.read(topic, reader.position(step.logic.stage.name, topic), step.batch)
        if not deliveries:
            return False
        name = step.logic.stage.name
        with self._metrics.timed(name, "prepare"):
            prepared = list(zip(deliveries, step.logic.prepare(deliveries), strict=True))
        with self._metrics.timed(name, "apply"):
            if not self._apply(connection, step.logic, prepared):
                # One of them fails: each alone then, so that the others go on and that one is dead-lettered.
                for pair in prepared:
                    while not self._apply(connection, step.logic, [pair]) and not self._stop.is_set():
                        self._stop.wait(1)
        self._metrics.done(name, topic, len(deliveries))
        now = self._clock.now()
        for delivery in deliveries:
            self._metrics.aged(name, (now - delivery.timestamp).total_seconds())
        self._published()
        return True

    def _apply(
        self, connection: sqlite3.Connection, logic: StageLogic[Any], pairs: Sequence[tuple[Delivery, Any | Failure]]
    ) -> bool:
        """Apply a batch in one transaction. False: nothing of it happened, try again in a smaller batch or later."""
        now = self._clock.now()
        stage = logic.stage
        connection.execute("BEGIN IMMEDIATE")
        try:
            good = [p for _, p in pairs if not isinstance(p, Failure)]
            outcome = logic.apply(good, SqliteState(connection, stage.name), now) if good else Outcome()
            letters = [dead_letter(stage, d, p.error, now) for d, p in pairs if isinstance(p, Failure)]
            self._keep(connection, stage, [d for d, _ in pairs], outcome, letters, now)
            connection.execute("COMMIT")
            self._withdrawn |= bool(outcome.forget)
            self._metrics.dead_lettered(stage.name, len(letters))
        except Exception as error:  # noqa: BLE001 - whatever a delivery provokes must not stop its neighbours
            connection.execute("ROLLBACK")
            if len(pairs) > 1:
                return False
            if is_temporary(error) or isinstance(error, sqlite3.OperationalError):
                log.warning("%s waits: %s", stage.name, error)
                self._metrics.paused(stage.name)
                self._stop.wait(error.delay if isinstance(error, Temporary) else 1)
                return False
            place = {"topic": pairs[0][0].topic, "key": pairs[0][0].key}
            log.warning("%s gives up on a message: %s", stage.name, error, extra=place)
            self._apply_failed(connection, logic, pairs[0][0], error)
        return True

    def _apply_failed(
        self, connection: sqlite3.Connection, logic: StageLogic[Any], delivery: Delivery, error: Exception
    ) -> None:
        now = self._clock.now()
        connection.execute("BEGIN IMMEDIATE")
        letter = dead_letter(logic.stage, delivery, error, now)
        self._keep(connection, logic.stage, [delivery], Outcome(), [letter], now)
        connection.execute("COMMIT")
        self._metrics.dead_lettered(logic.stage.name)

    @staticmethod
    def _keep(
        connection: sqlite3.Connection,
        stage: flow.Stage,
        deliveries: Sequence[Delivery],
        outcome: Outcome,
        letters: Sequence[Any],
        now: datetime,
    ) -> None:
        """Write what a batch led to, within the open transaction."""
        append(connection, [*outcome.messages, *letters], now)
        index.write(connection, outcome.documents)
        last = deliveries[-1]
        LogReader(connection).commit(stage.name, last.topic, last.offset)
        _forget(connection, outcome.forget, last.offset)
        if last.topic in _CONSUMED_ONCE:
            # Their only reader is done with them, and they hold sentences of articles that may be withdrawn.
            connection.execute("DELETE FROM message WHERE topic = ? AND position <= ?", (last.topic, last.offset))


_CONSUMED_ONCE = {flow.MENTIONS.name, flow.SIGHTINGS.name, flow.LEADS.name}


def _forget(connection: sqlite3.Connection, articles: Sequence[str], upto: int) -> None:
    """Erase the texts of withdrawn articles from the log, and dead letters that hold them.

    The withdrawals themselves stay: the index has yet to read them. (As text, since many builds of SQLite are made so
    that LIKE never matches a blob.)
    """
    for article in articles:
        connection.execute(
            "DELETE FROM message WHERE topic = ? AND key = ? AND position <= ? AND CAST(value AS TEXT) NOT LIKE ?",
            (flow.ARTICLES.name, article, upto, '%"status":"withdrawn"%'),
        )
        connection.execute("DELETE FROM message WHERE topic = ? AND key = ?", (flow.DEAD_LETTERS.name, article))
