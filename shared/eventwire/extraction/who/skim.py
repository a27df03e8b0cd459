"""Skimming: the names in a sentence that is not parsed, by its words alone."""

from collections.abc import Iterator, Sequence
from datetime import date

from eventwire.extraction.lexicon import Hit, KnownActor, Lexicon, Role, country_of
from eventwire.extraction.lexicon.spelling import PARTICLES, words
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.who.reference import reference, stranger_id, with_role
from eventwire.extraction.who.words import Name, choose
from eventwire.model import ActorType

_MARKS = str.maketrans(dict.fromkeys('"“”()[]{}«»„', " , "))
_REACH = 3
"""How many words before a title its country may stand."""


class Skim:
    """The words of an unparsed sentence and the actors named in them, each as a span without tokens."""

    def __init__(self, text: str, lexicon: Lexicon, day: date) -> None:
        self._written: list[str] = []
        self._words: list[str] = []
        for piece in text.translate(_MARKS).split():
            for word in words(piece):
                self._words.append(word)
                self._written.append(piece)
        self._lower = [word.lower() for word in self._words]
        self._titles: dict[int, tuple[int, Role]] = {}
        """By the word behind it the longest role phrase, with its start."""
        for start, end, role in lexicon.roles.phrases(self._lower):
            self._titles.setdefault(end, (start, role))
        self._day = day
        self.hits: tuple[Hit, ...] = lexicon.names.find(self._words) if self._words else ()
        self.names = tuple(self._name(hit) for hit in self.hits)

    def _name(self, hit: Hit) -> Name:
        actor = choose(hit.actors, self._day)
        return Name(hit.start, hit.end, hit.end - 1, actor, actor.code_on(self._day))

    def spans(self, focus: str | None) -> Iterator[ActorSpan]:
        """The actors named: known ones, and persons whom a title introduces; `focus` is the article's country."""
        taken = {at for hit in self.hits for at in range(hit.start, hit.end)}
        for name in self.names:
            text = self._text(name.start, name.end)
            title = self._titles.get(name.start) if name.actor.type is ActorType.PERSON else None
            yield known_naming(name.actor, name.code, text, (title[1].phrase,) if title else ())
        for start in sorted(self._titles):
            title = self._titles[start]
            if start in taken:
                continue
            end = self._name_end(start, taken)
            if end - start > 1 and title[1].type is ActorType.PERSON and not title[1].plural:
                base = next(
                    (country_of(n.code) or n.code for n in self.names if 0 <= title[0] - n.end < _REACH), focus or ""
                )
                yield stranger_naming(with_role(base, title[1].code), self._text(start, end), title[1].phrase)

    def mentions(self, *wanted: str) -> bool:
        """Whether one of the words (in lower case) stands in the sentence."""
        return not set(wanted).isdisjoint(self._lower)

    def _text(self, start: int, end: int) -> str:
        written: list[str] = []
        for piece in self._written[start:end]:
            if not written or written[-1] is not piece:
                written.append(piece)
        text = " ".join(written).strip(" ,;:.!?'’‘")
        return text.removesuffix("'s").removesuffix("’s")

    def _name_end(self, start: int, taken: set[int]) -> int:
        end = start
        while end < len(self._words) and end not in taken:
            word = self._words[end]
            if not (word[0].isupper() and word.isalpha()) and not (end > start and self._lower[end] in PARTICLES):
                break
            end += 1
        return end


def known_naming(actor: KnownActor, code: str, text: str, titles: Sequence[str]) -> ActorSpan:
    """A naming of a known actor outside any parse."""
    identity = f"role:{code}" if actor.kind == "capitals" else actor.actor_id
    ref = reference(identity, text, code, actor.type)
    return ActorSpan(0, 0, 0, ref, "name", actor.name, known=True, wikidata=actor.wikidata, titles=tuple(titles))


def stranger_naming(code: str, name: str, title: str) -> ActorSpan:
    """A naming of a person whom no dictionary has, outside any parse."""
    ref = reference(stranger_id(ActorType.PERSON, code, name), name, code, ActorType.PERSON)
    return ActorSpan(0, 0, 0, ref, "name", name, titles=(title,))
