"""Whether an event is what a filter asks for: the answer that every search gives, without an index."""

from collections import OrderedDict
from typing import Any

from eventwire.errors import InvalidInput
from eventwire.folding import words
from eventwire.model import Event, EventStatus
from eventwire.model.wording import Side, event_words, side_names, sides
from eventwire.query.actorterm import ActorTerm
from eventwire.query.query import EventFilter

REMEMBERED = 10_000
"""Events that a follower remembers to have let through, the newest ones."""


class Matcher:
    """A filter, made ready to be asked often."""

    def __init__(self, wanted: EventFilter) -> None:
        """Make it ready.

        Raises:
            InvalidInput: a text has no word, as a search would say.
        """
        self._wanted = wanted
        self._plover = wanted.plover.upper() if wanted.plover else None
        self._words = None if wanted.q is None else _words("q", wanted.q)
        named: tuple[tuple[str, str | None, tuple[Side, ...]], ...] = (
            ("source", wanted.source, ("source",)),
            ("target", wanted.target, ("target",)),
            ("actor", wanted.actor, ("source", "target")),
        )
        self._actors = [_Actor(name, text, sides) for name, text, sides in named if text is not None]

    def matches(self, event: Event) -> bool:
        """Whether a search with this filter would answer the event."""
        wanted = self._wanted
        return (
            _equal(wanted.status, event.status)
            and _equal(wanted.modality, event.modality)
            and _equal(wanted.polarity, event.polarity)
            and _equal(wanted.quad, event.quad)
            and _equal(self._plover, event.plover)
            and _equal(wanted.country, event.place.country if event.place else None)
            and event.code.startswith(wanted.code or "")
            and event.code.startswith(wanted.root or "")
            and (wanted.from_ is None or event.date_end >= wanted.from_)
            and (wanted.to is None or event.date <= wanted.to)
            and (wanted.story is None or wanted.story in event.story_ids)
            and (wanted.article is None or any(e.article_id == wanted.article for e in event.evidence))
            and all(actor.takes_part(event) for actor in self._actors)
            and (self._words is None or self._words <= set(event_words(event)))
        )


class Follower:
    """Which changes a subscriber must hear of, one after the other.

    Of an event that matched and no longer does, the subscriber must be told: because it was merged or retracted, or
    because a correction moved it out of the filter. An ended event has lost its evidence, so that filters that look at
    evidence (words, names, article, story) cannot hold its end back. For corrections the follower remembers the events
    that it has let through, the newest `REMEMBERED` of them.
    """

    def __init__(self, wanted: EventFilter) -> None:
        """Start with nothing let through.

        Raises:
            InvalidInput: a text has no word, as a search would say.
        """
        self._matcher = Matcher(wanted)
        self._ends = Matcher(_ending(wanted)) if wanted.status is EventStatus.ACTIVE else None
        self._passed: OrderedDict[str, None] = OrderedDict()

    def judge(self, event: Event) -> bool | None:
        """True: it matches. False: it does not, but did, or may have. None: it is no news to this subscriber."""
        if self._matcher.matches(event):
            self._passed[event.event_id] = None
            self._passed.move_to_end(event.event_id)
            if len(self._passed) > REMEMBERED:
                self._passed.popitem(last=False)
            return True
        if event.event_id in self._passed:
            del self._passed[event.event_id]
            return False
        ended = self._ends is not None and event.status is not EventStatus.ACTIVE and self._ends.matches(event)
        return False if ended else None


class _Actor:
    """An actor wanted on one of some sides, by id, by code or its beginning, or by words of its name."""

    def __init__(self, parameter: str, text: str, sides: tuple[Side, ...]) -> None:
        self._term = ActorTerm.parse(text)
        self._sides = sides
        self._words = _words(parameter, text) if self._term.kind == "name" else frozenset()

    def takes_part(self, event: Event) -> bool:
        if self._term.kind == "name":
            found = {word for side in self._sides for name in side_names(event, side) for word in name.split()}
            return self._words <= found
        looked_at = {each for side in self._sides for each in sides(event, side)}
        actors = [event.source if side == "source" else event.target for side in looked_at]
        if self._term.kind == "id":
            return any(actor is not None and actor.actor_id == self._term.value for actor in actors)
        return any(actor is not None and actor.code.startswith(self._term.value) for actor in actors)


def _ending(wanted: EventFilter) -> EventFilter:
    """What can still be asked of an event that has ended: nothing of its evidence."""
    names = {
        side: None
        for side in ("actor", "source", "target")
        if (text := getattr(wanted, side)) is not None and ActorTerm.parse(text).kind == "name"
    }
    return wanted.model_copy(update={"status": "any", "q": None, "article": None, "story": None, **names})


def _equal(wanted: Any, value: Any) -> bool:
    return wanted is None or wanted in ("any", value)


def _words(parameter: str, text: str) -> frozenset[str]:
    found = frozenset(words(text))
    if not found:
        raise InvalidInput(parameter, "has no word to search for")
    return found
