"""The actors of one sentence as the act finder asks for them, with countries for places."""

from collections.abc import Mapping

from eventwire.extraction.lexicon import KnownActor
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Doc
from eventwire.extraction.who import Who
from eventwire.model import ActorRef, ActorType


class Cast:
    """Who is where in a sentence: `number` is its position among those that `who` has read."""

    def __init__(self, who: Who, number: int, doc: Doc, countries: Mapping[str, KnownActor]) -> None:
        self._who = who
        self._number = number
        self._at = who.denoted(number)
        self._doc = doc
        self._countries = countries

    def at(self, token: int) -> tuple[ActorSpan, ...]:
        """The actors denoted by the phrase headed at the token."""
        return self._at(token)

    def place(self, token: int) -> tuple[ActorSpan, ...]:
        """The country in which the place lies that the phrase names, as an actor; () where it names none."""
        code = self._who.place_country(self._number, token)
        state = self._countries.get(code) if code else None
        if code is None or state is None:
            return ()
        ref = ActorRef(
            actor_id=state.actor_id,
            name=self._doc[token].text,
            code=code,
            country=code,
            type=ActorType.COUNTRY,
        )
        return (ActorSpan(token, token + 1, token, ref, "name", state.name, known=True, wikidata=state.wikidata),)
