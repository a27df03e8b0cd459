"""Forms: all sightings under one actor id, summed up so that one more costs the same however many there are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import orjson

from eventwire.model import Sighting
from eventwire.resolution.names import words

Code = tuple[str, str | None, tuple[str, ...]]


@dataclass(slots=True)
class Form:
    """What is known of an actor under one id."""

    actor_id: str
    known: bool
    type: str
    country: str | None
    names: Counter[str] = field(default_factory=Counter)
    """In how many articles each name stands."""
    fullest: Counter[str] = field(default_factory=Counter)
    """The dictionary's name, or the fullest of each article."""
    titles: Counter[str] = field(default_factory=Counter)
    wikidata: Counter[str] = field(default_factory=Counter)
    codes: dict[Code, Counter[int]] = field(default_factory=dict)
    """In how many articles of each day it bears each code."""
    named: int = 0
    """How often it is named in all of them."""

    def count(self, seen: Sighting, by: int) -> None:
        """Add a sighting (1) or take it out again (-1)."""
        day = seen.published_at.toordinal()
        days = self.codes.setdefault((seen.code, seen.country, seen.roles), Counter())
        for tally, keys in (
            (self.names, seen.names),
            (self.fullest, (seen.canonical_name,)),
            (self.titles, set(seen.titles)),
            (self.wikidata, (seen.wikidata,) if seen.wikidata else ()),
            (days, (day,)),
        ):
            _count(tally, keys, by)
        if not days:
            del self.codes[seen.code, seen.country, seen.roles]
        self.named += by * sum(seen.names.values())

    @property
    def articles(self) -> int:
        """In how many articles it stands."""
        return sum(sum(days.values()) for days in self.codes.values())

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its fullest name."""
        best = min(self.fullest, key=lambda name: (-len(words(name)), -self.fullest[name], name))
        return words(best)

    @property
    def roles(self) -> frozenset[str]:
        """All roles in which it was seen."""
        return frozenset(role for _, _, roles in self.codes for role in roles)

    def packed(self) -> bytes:
        """As bytes."""
        return orjson.dumps(
            [
                self.actor_id, self.known, self.type, self.country, self.names, self.fullest, self.titles,
                self.wikidata,
                [[*code, list(days.items())] for code, days in sorted(self.codes.items(), key=repr)], self.named,
            ],
            option=orjson.OPT_SORT_KEYS,
        )  # fmt: skip


def _count(tally: Counter[Any], keys: Iterable[Any], by: int) -> None:
    for key in keys:
        tally[key] += by
        if not tally[key]:
            del tally[key]


def unpacked(raw: bytes) -> Form:
    """The form that was packed."""
    actor_id, known, kind, country, names, fullest, titles, wikidata, codes, named = orjson.loads(raw)
    return Form(
        actor_id, known, kind, country, Counter(names), Counter(fullest), Counter(titles), Counter(wikidata),
        {(code, land, tuple(roles)): Counter(dict(days)) for code, land, roles, days in codes}, named,
    )  # fmt: skip
