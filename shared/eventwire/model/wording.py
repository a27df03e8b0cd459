"""The words by which an event is found: every index and the matcher of subscriptions read them here."""

from collections.abc import Iterable
from typing import Literal

from eventwire.folding import words
from eventwire.model.event import Event

Side = Literal["source", "target"]


def sides(event: Event, side: Side) -> tuple[Side, ...]:
    """Where to look for who stands on a side: a mutual act has both parties on both sides."""
    return ("source", "target") if event.reciprocal else (side,)


def side_names(event: Event, side: Side) -> list[str]:
    """The folded names by which a side is written, in the record and in the evidence, each once."""
    names: list[str | None] = []
    for each in sides(event, side):
        actor = event.source if each == "source" else event.target
        names.append(actor.name if actor else None)
        names += [e.source_name if each == "source" else e.target_name for e in event.evidence]
    # The evidence mostly writes a name as the record does.
    return list(dict.fromkeys(" ".join(words(name)) for name in dict.fromkeys(names) if name))


def event_words(event: Event, names: Iterable[str] | None = None) -> list[str]:
    """The words of both sides' names, the place, the headlines and the sentences.

    `names`: the folded names of both sides, where they are known already.
    """
    if names is None:
        names = [*side_names(event, "source"), *side_names(event, "target")]
    place = [event.place.name] if event.place else []
    sentences = list(dict.fromkeys(evidence.sentence for evidence in event.evidence))
    titles = list(dict.fromkeys(evidence.title for evidence in event.evidence if evidence.title))
    return words("\n".join([*names, *place, *titles, *sentences]))
