"""The limit on dead letters: a storm of them is a fault of ours or of a publisher, not of single messages."""

from collections import deque

from eventwire.errors import Permanent

WINDOW = 200
"""How many of the last messages are looked at."""


class Storm(Permanent):
    """Too many messages in a row cannot be processed: stop before all of them are in dead letters."""


class StormGuard:
    """Counts which of the last messages failed."""

    def __init__(self, stage: str, ratio: float, setting: str = "EVENTWIRE_PROCESSOR_DEAD_LETTER_RATIO") -> None:
        """`setting`: by which the ratio is raised, for the message."""
        self._setting = setting
        self._stage = stage
        self._ratio = ratio
        self._failed: deque[bool] = deque(maxlen=WINDOW)

    def check(self, outcomes: list[bool]) -> None:
        """Take in which messages failed (True), before their dead letters are written.

        Raises:
            Storm: the window is full and more than the ratio of it failed.
        """
        self._failed.extend(outcomes)
        failed = sum(self._failed)
        if len(self._failed) == WINDOW and self._ratio < 1 and failed > self._ratio * WINDOW:
            raise Storm(
                f"{failed} of the last {WINDOW} messages of {self._stage} could not be processed. Look at them by "
                "`eventwire dead-letters list`; when they are to go there all the same, set "
                f"{self._setting}=1"
            )
