"""A stage's logic for tests, in a module that another process can import."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from eventwire import flow
from eventwire.ports import Delivery, State
from eventwire.stage import Outcome


class Counting:
    """Counts by key in the state; some keys are fatal."""

    stage = flow.TELL_STORIES

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[Any]:
        return [delivery.key for delivery in deliveries]

    def apply(self, prepared: Sequence[str], state: State, now: datetime) -> Outcome:  # noqa: ARG002 - the stages share a form
        for key in prepared:
            if key == "wrong":
                raise ValueError("no such thing")
            if key == "fatal":
                os._exit(9)
            if key == "endless":
                time.sleep(3600)
            if key == "forget":
                state.pop("a", None)
            else:
                state[key] = b"%d" % (int(state.get(key) or 0) + 1)
        return Outcome(forget=tuple(prepared))
