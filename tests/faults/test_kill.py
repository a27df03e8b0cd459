"""kill -9 at any moment loses nothing, repeats nothing, and ends in the same events."""

from __future__ import annotations

import http.client
import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support.generated import articles
from support.system import System

KILLS, PUBLISHERS, SEED = 20, 4, 11


class Load:
    """Publishers that post every submission until it is acknowledged, whatever happens to the system meanwhile."""

    def __init__(self, system: System) -> None:
        self._system = system
        self._up = threading.Event()
        self._up.set()
        self._counted = threading.Condition()
        self._acknowledged = 0
        self._failed = False

    def post(self, submission: dict[str, Any]) -> None:
        with self._ending_all():
            while not self._failed:
                self._up.wait()
                try:
                    status, answer = self._system.request("POST", "/v1/articles", submission)
                except (OSError, http.client.HTTPException):
                    continue
                assert status == 202, answer
                with self._counted:
                    self._acknowledged += 1
                    self._counted.notify_all()
                return

    def kill_at(self, count: int) -> None:
        """Once so many are acknowledged: kill -9, then start again."""
        with self._ending_all():
            with self._counted:
                self._counted.wait_for(lambda: self._failed or self._acknowledged >= count)
            self._up.clear()
            self._system.kill()
            self._system.start()
            self._up.set()

    @contextmanager
    def _ending_all(self) -> Iterator[None]:
        """What fails here ends the load: nobody waits for what will never come."""
        try:
            yield
        except BaseException:
            self._failed = True
            self._up.set()
            with self._counted:
                self._counted.notify_all()
            raise


def run(data: Path, submissions: list[dict[str, Any]], kills: list[int]) -> tuple[dict[str, Any], dict[str, Any], int]:
    """The events, actors and dead letters in the end."""
    with System(data, "--no-samples") as system, ThreadPoolExecutor(PUBLISHERS) as publishers:
        load = Load(system)
        posting = [publishers.submit(load.post, submission) for submission in submissions]
        for count in kills:
            load.kill_at(count)
        for post in posting:
            post.result()
        system.settle()
        events = {e["event_id"]: _lasting(e) for e in system.all("/v1/events?modality=any&polarity=any")}
        actors = {a["actor_id"]: _lasting(a) for a in system.all("/v1/actors")}
        return events, actors, len(system.all("/v1/dead-letters"))


def _lasting(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is made of the moment of receipt: the record's version, former ids, and the articles' revisions."""
    lasting = {key: value for key, value in record.items() if key not in {"version", "previous_ids"}}
    if "evidence" in lasting:
        lasting["evidence"] = [{k: v for k, v in piece.items() if k != "revision"} for piece in lasting["evidence"]]
    return lasting


@pytest.mark.slow
@pytest.mark.parametrize("count", [500, pytest.param(2000, marks=pytest.mark.full)], ids=["short", "full"])
def test_twenty_kills_during_a_load_change_nothing(tmp_path: Path, count: int) -> None:
    submissions = articles(count, SEED)
    points = sorted(random.Random(SEED).sample(range(1, count), KILLS))

    calm = run(tmp_path / "calm", submissions, [])
    killed = run(tmp_path / "killed", submissions, points)

    assert len(calm[0]) > 100
    assert killed == calm
