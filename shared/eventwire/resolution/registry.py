"""The registry: one block of actors' state, read from the mapping when first asked for and written back once.

Keys of the mapping: `i|block` the looks of all forms with their edges; `f|block|id` a form; `s|block|sighting` a
sighting; `t|block|id|day` the instants at which a form was seen on a day; `p|block|id` what was last published under
an id.
"""

from collections.abc import MutableMapping
from typing import Any

import orjson

from eventwire.model import Sighting
from eventwire.resolution.forms import Form, unpacked
from eventwire.resolution.persons import Look, fit, keys


class Registry:
    """One block of actors."""

    def __init__(self, block: str, state: MutableMapping[str, bytes]) -> None:
        self._block = block
        self._state = state
        self._written: dict[str, bytes | None] = {}
        self._forms: dict[str, Form | None] = {}
        self.looks: dict[str, Look] = {}
        self.edges: dict[str, list[str]] = {}
        self.actors: dict[str, str] = {}
        """The actor of each form."""
        self._keys: dict[str, set[str]] = {}
        for row in orjson.loads(self._get(f"i|{block}") or b"[]"):
            actor_id, words, known, kind, country, roles, titles, near, actor = row
            look = Look(actor_id, tuple(words), known, kind, country, frozenset(roles), frozenset(titles))
            self.looks[actor_id], self.edges[actor_id], self.actors[actor_id] = look, near, actor
            for key in keys(look):
                self._keys.setdefault(key, set()).add(actor_id)
        self.moved = False

    def _get(self, key: str) -> bytes | None:
        return self._written[key] if key in self._written else self._state.get(key)

    def sighting(self, sighting_id: str) -> Sighting | None:
        """A sighting."""
        raw = self._get(f"s|{self._block}|{sighting_id}")
        return Sighting.model_validate_json(raw) if raw else None

    def put_sighting(self, sighting_id: str, seen: Sighting | None) -> None:
        """Lay down a sighting, or take it away."""
        self._written[f"s|{self._block}|{sighting_id}"] = seen.model_dump_json().encode() if seen else None

    def form(self, actor_id: str) -> Form | None:
        """A form; None if nothing is seen under that id."""
        if actor_id not in self._forms:
            raw = self._get(f"f|{self._block}|{actor_id}")
            self._forms[actor_id] = unpacked(raw) if raw else None
        return self._forms[actor_id]

    def put_form(self, form: Form) -> None:
        """Lay down a form; one that is seen nowhere any more goes."""
        held = form if form.codes else None
        self._forms[form.actor_id] = held
        self._written[f"f|{self._block}|{form.actor_id}"] = held.packed() if held else None

    def tick(self, actor_id: str, instant: int, by: int) -> None:
        """Count an instant (milliseconds since 1970) at which a form was seen."""
        key = f"t|{self._block}|{actor_id}|{instant // 86_400_000}"
        ticks: dict[str, int] = orjson.loads(self._get(key) or b"{}")
        ticks[str(instant)] = ticks.get(str(instant), 0) + by
        if not ticks[str(instant)]:
            del ticks[str(instant)]
        self._written[key] = orjson.dumps(ticks, option=orjson.OPT_SORT_KEYS) if ticks else None

    def span(self, form: Form) -> tuple[int, int]:
        """The first and the last instant at which a form was seen."""
        days = {day for tally in form.codes.values() for day in tally}
        first, last = (
            [int(one) for one in orjson.loads(self._get(f"t|{self._block}|{form.actor_id}|{day - _EPOCH}") or b"{}")]
            for day in (min(days), max(days))
        )
        return min(first), max(last)

    def place(self, look: Look | None, actor_id: str) -> set[str]:
        """Put a form's look (None: it is gone) and its edges in place.

        Returns the forms that it is or was connected with.
        """
        touched = set(self.edges.pop(actor_id, ())) | {actor_id}
        before = self.looks.pop(actor_id, None)
        for near in touched - {actor_id}:
            self.edges[near] = [other for other in self.edges[near] if other != actor_id]
        if before is not None:
            for one in keys(before):
                self._keys[one].discard(actor_id)
        if look is None:
            self.actors.pop(actor_id, None)
        else:
            near_keys = set().union(*(self._keys.get(key, set()) for key in keys(look)))
            fitting = sorted(other for other in near_keys if fit(look, self.looks[other]) > 0)
            self.looks[actor_id] = look
            self.edges[actor_id] = fitting
            for other in fitting:
                self.edges[other] = sorted({*self.edges[other], actor_id})
            for key in keys(look):
                self._keys.setdefault(key, set()).add(actor_id)
            touched.update(fitting)
        self.moved = True
        return touched & set(self.looks)

    def published(self, actor_id: str) -> dict[str, Any] | None:
        """What was last published under an id: `version` and the `actor`."""
        raw = self._get(f"p|{self._block}|{actor_id}")
        return orjson.loads(raw) if raw else None

    def put_published(self, actor_id: str, version: int, actor: dict[str, Any]) -> None:
        """Lay down what is published."""
        self._written[f"p|{self._block}|{actor_id}"] = orjson.dumps({"version": version, "actor": actor})

    def save(self) -> None:
        """Write what has changed."""
        if self.moved:
            rows = [
                [
                    look.actor_id, look.words, look.known, look.type, look.country, sorted(look.roles),
                    sorted(look.titles), self.edges[name], self.actors[name],
                ]
                for name, look in sorted(self.looks.items())
            ]  # fmt: skip
            self._written[f"i|{self._block}"] = orjson.dumps(rows) if rows else None
        for entry, raw in sorted(self._written.items()):
            if raw is not None:
                self._state[entry] = raw
            elif entry in self._state:
                del self._state[entry]


_EPOCH = 719_163
"""The ordinal of 1970-01-01."""
