"""What the article has named so far, so that later words can point back to it."""

from collections.abc import Sequence

from eventwire.extraction.lexicon.spelling import surname, words
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.model import ActorType

_GROUPS = frozenset({"group", "movement", "militia", "organisation", "organization", "faction", "insurgency"})
_BODIES = vocabulary(
    """
    bloc alliance union organisation organization body agency court council fund
    """
)
_FIRMS = vocabulary(
    """
    company firm bank airline carmaker manufacturer giant group newspaper broadcaster
    """
)


_FAMILY_FIRST = frozenset({"KOR", "PRK", "CHN", "TWN", "HKG", "VNM", "KHM", "SGP"})
"""Countries whose people write the family name first."""


def _surnames(span: ActorSpan) -> tuple[str, ...]:
    """The short forms by which a person is called after the full name."""
    form = words(span.canonical_name)
    last = surname(form)[-1].lower()
    return (last, form[0].lower()) if span.ref.country in _FAMILY_FIRST and len(form) > 1 else (last,)


class Discourse:
    """The actors named so far in the article, sentence by sentence."""

    def __init__(self) -> None:
        self._persons: dict[str, ActorSpan] = {}
        self._named: dict[str, ActorSpan] = {}
        self._roles: dict[str, str] = {}
        self._subjects: list[tuple[ActorSpan, ...]] = []
        self._previous: tuple[ActorSpan, ...] = ()

    def note(self, span: ActorSpan) -> None:
        """Keep a naming; of a person also the surname, which alone means them from now on."""
        if span.kind != "name" or not span.ref.actor_id:
            return
        known = self._named.pop(span.ref.actor_id, None)
        if known is not None and (known.titles or not span.titles):
            span = known  # the first titled naming settles who somebody is in this article
        self._named[span.ref.actor_id] = span  # latest last
        if span.ref.type is ActorType.PERSON:
            for short in _surnames(span):
                self._persons[short] = span

    def end_sentence(self, spans: tuple[ActorSpan, ...], subjects: Sequence[tuple[ActorSpan, ...]]) -> None:
        """The sentence is read: what it named is what the next sentence's pronouns point to, its subjects first."""
        for span in spans:
            self.note(span)
            if span.kind == "role" and span.ref.country and span.titles:
                self._roles[span.titles[0]] = span.ref.country
        if spans:
            self._previous = spans
            self._subjects = [*subjects, *((span,) for span in spans)]

    def named(self, actor_id: str) -> ActorSpan | None:
        """The naming that settled who that actor is in this article."""
        return self._named.get(actor_id)

    def national(self, country: str) -> ActorSpan | None:
        """The last person named of that country: "the Finn"."""
        people = (span for span in reversed(self._named.values()) if span.ref.type is ActorType.PERSON)
        return next((span for span in people if span.ref.country == country), None)

    def country_of(self, role: str) -> str | None:
        """The country of the last actor with that role: "the rebels" are the group named before."""
        fits = (span.ref.country for span in reversed(self._named.values()) if role in span.ref.roles)
        return next((country for country in fits if country), None)

    def role_country(self, phrase: str) -> str | None:
        """The country of the last role so called: "the ministry" after "the Norwegian foreign ministry"."""
        fits = (self._roles[each] for each in reversed(self._roles) if each == phrase or each.endswith(f" {phrase}"))
        return next(fits, None)

    def previous(self) -> tuple[ActorSpan, ...]:
        """The actors of the sentence before."""
        return self._previous

    def subjects(self) -> Sequence[tuple[ActorSpan, ...]]:
        """The actors of the sentence before, its subjects first, each with what it was joined to."""
        return self._subjects

    def by_surname(self, head: Token) -> ActorSpan | None:
        """The person named before whose surname the token is."""
        form = words(head.text)
        return self._persons.get(form[-1].lower()) if form and form[0][:1].isupper() else None

    def described(self, phrase: str, focus: str | None) -> ActorSpan | None:
        """The actor named before whom "the minister", "the group", "the bloc" means: the only one, or the country's."""
        if phrase in _GROUPS | _BODIES | _FIRMS:
            return self._body(phrase)
        fits = [
            span
            for span in self._named.values()
            if span.ref.type is ActorType.PERSON
            and any(title == phrase or title.endswith(f" {phrase}") for title in span.titles)
        ]
        if len(fits) > 1 and focus is not None:
            fits = [span for span in fits if span.ref.country == focus]
        return fits[0] if len(fits) == 1 else None

    def _body(self, phrase: str) -> ActorSpan | None:
        for span in reversed(self._named.values()):
            kind, code = span.ref.type, span.ref.code
            if phrase in _GROUPS and (kind is ActorType.GROUP or code.startswith(("NGO", "IMG"))):
                return span
            if phrase in _BODIES and code.startswith("IGO"):
                return span
            if phrase in _FIRMS and kind is ActorType.ORGANIZATION and span.ref.roles[:1] in {("BUS",), ("MED",)}:
                return span
        return None
