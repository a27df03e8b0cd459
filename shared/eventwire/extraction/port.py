"""The extractor as a port: another language or a model can stand behind it without the flow knowing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from eventwire.model import Article, Mention, Sighting


@dataclass(frozen=True)
class Extraction:
    """What an article says: its mentions and sightings, its language, and why there are none where there are none.

    `refused` is a reason in words ("language: de") when the article is recognised as one that this extractor does not
    code.
    """

    mentions: tuple[Mention, ...]
    sightings: tuple[Sighting, ...]
    language: str | None
    refused: str | None = None


class Extractor(Protocol):
    """Turns articles into mentions and sightings; pure: equal articles give equal results."""

    def extract(self, articles: Sequence[Article]) -> Sequence[Extraction]:
        """One extraction an article, in order. Withdrawn articles give empty ones. Never raises on any text."""
        ...
