"""What the article has named so far, so that later words can point back to it."""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from eventwire.extraction.lexicon.spelling import surname, words
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.who.reference import renamed
from eventwire.model import ActorType

_PERSONAL = frozenset({"he", "she", "him", "her", "his"})
_NEUTER = frozenset({"it", "its"})
_PLURAL = frozenset({"they", "them", "their"})


class Discourse:
    """The actors named so far, latest last, and the persons by surname."""

    def __init__(self) -> None:
        self._persons: dict[str, ActorSpan] = {}
        self._previous: tuple[ActorSpan, ...] = ()
        self._current: list[ActorSpan] = []

    def note_name(self, span: ActorSpan) -> None:
        """Keep a full naming of a person, so that the surname alone means it."""
        if span.ref.type is ActorType.PERSON:
            form = surname(words(span.canonical_name))
            self._persons[form[-1].lower()] = span

    def end_sentence(self, spans: tuple[ActorSpan, ...]) -> None:
        """The sentence is read: what it named is what the next sentence's pronouns point to."""
        self._previous = spans or self._previous
        for span in spans:
            if span.kind == "name":
                self.note_name(span)

    def by_surname(self, head: Token) -> ActorSpan | None:
        """The person named before whose surname the token is."""
        form = words(head.text)
        return self._persons.get(form[-1].lower()) if form else None

    def again(self, span: ActorSpan, place: tuple[int, int, int], doc: Doc) -> ActorSpan:
        """The same actor at another place."""
        start, end, _ = place
        return renamed(span, place, doc[start:end].text, "name")

    def pronoun(self, head: Token) -> Iterator[ActorSpan]:
        """Whom a pronoun means: the last fitting actor of the sentence before."""
        lower = head.lower_
        for span in self._previous:
            person = span.ref.type is ActorType.PERSON
            if (lower in _PERSONAL and person) or (lower in _NEUTER and not person) or (
                lower in _PLURAL and span.ref.type is ActorType.GROUP
            ):
                yield renamed(span, (head.i, head.i + 1, head.i), head.text, "pronoun")
                return
