"""The reader of actors: the sentences of one article in, who is named in them out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eventwire.extraction.document import RawSentence
from eventwire.extraction.lexicon import Lexicon
from eventwire.extraction.reading import ActorSpan, Sentence
from eventwire.extraction.where.gazetteer import Gazetteer
from eventwire.extraction.who.denotation import Denotation
from eventwire.extraction.who.discourse import Discourse
from eventwire.extraction.who.focus import Focus, weight
from eventwire.extraction.who.frame import Context
from eventwire.extraction.who.persons import Persons
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.sightings import gather
from eventwire.extraction.who.skim import Skim
from eventwire.extraction.who.words import SentenceWords
from eventwire.model import Sighting

_HEADS = frozenset({"NOUN", "PROPN", "PRON"})
_INNER = frozenset({"compound", "nmod", "amod"})
"""Modifiers: but for names they are read with what they modify."""


@dataclass(frozen=True)
class _Reading:
    """One parsed sentence, read."""

    words: SentenceWords
    denotation: Denotation
    spans: tuple[ActorSpan, ...]


class Who:
    """The actors of one article, sentence by sentence. Sentences are numbered as they were handed in."""

    def __init__(self, readings: Sequence[_Reading], namings: Sequence[ActorSpan], places: Places) -> None:
        self._readings = readings
        self._namings = namings
        self._places = places

    def spans(self, sentence: int) -> tuple[ActorSpan, ...]:
        """The actors of the sentence, in the order of the text; none inside another."""
        return self._readings[sentence].spans

    def at(self, sentence: int, token: int) -> tuple[ActorSpan, ...]:
        """The actors denoted by the noun phrase headed at that token, conjuncts included; () where it denotes none."""
        return self.denoted(sentence)(token)

    def denoted(self, sentence: int) -> Callable[[int], tuple[ActorSpan, ...]]:
        """The same for one sentence, which is asked for many tokens."""
        return self._readings[sentence].denotation.at

    def place_country(self, sentence: int, token: int) -> str | None:
        """The ISO 3166 country of the place that the phrase headed there names ("Kharkiv", "a village in Lebanon")."""
        words = self._readings[sentence].words
        return self._places.country(words, words.doc[token])

    def sightings(self, article_id: str, revision: int, published_at: datetime) -> tuple[Sighting, ...]:
        """Every actor that the article names, with all its names and how often each stands there."""
        return gather(self._namings, article_id, revision, published_at)


class WhoReader:
    """Reads actors by the lexicon. Pure: equal sentences give equal answers."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer | None = None) -> None:
        self._lexicon = lexicon
        self._names = lexicon.names  # built here, so that the first article need not wait for it
        self._places = Places(lexicon.countries, gazetteer)

    def read(
        self,
        sentences: Sequence[Sentence],
        published: date,
        *,
        dateline: str | None = None,
        raw: Sequence[RawSentence] = (),
    ) -> Who:
        """The actors of an article's parsed sentences, codes as of `published`.

        `dateline` is the place that the article is datelined from, as written. `raw` are all sentences of the article:
        those that were not parsed are skimmed for names, so that later surnames and "the minister" are understood.
        """
        parsed = {
            (sentence.part, sentence.index): (number, SentenceWords(sentence.doc, self._lexicon, published))
            for number, sentence in enumerate(sentences)
        }
        order = {(each.part, each.index): each.text for each in raw} | dict.fromkeys(parsed, "")
        keys = sorted(order, key=lambda key: (key[0] != "title", key[1]))
        skims = {key: Skim(order[key], self._lexicon, published) for key in keys if key not in parsed}
        home = self._places.filed_from(dateline) if dateline else None
        texts = [(parsed[key][1] if key in parsed else skims[key]) for key in keys]
        focus = Focus(self._places, [(text.names, weight(*key)) for key, text in zip(keys, texts, strict=True)], home)
        context = Context(
            self._places,
            Discourse(),
            Persons(self._names, published),
            focus,
            published,
            police=any(text.mentions("police", "policeman", "policemen", "constable") for text in texts),
        )
        readings: dict[int, _Reading] = {}
        namings: list[ActorSpan] = []
        for key in keys:
            if key in parsed:
                number, words = parsed[key]
                readings[number] = self._parsed(words, context, namings)
            else:
                self._skimmed(skims[key], context, namings)
        return Who([readings[number] for number in range(len(sentences))], namings, self._places)

    @staticmethod
    def _parsed(words: SentenceWords, context: Context, namings: list[ActorSpan]) -> _Reading:
        denotation = Denotation(words, context)
        found = _all(denotation, words)
        spans = _outermost(found)
        context.discourse.end_sentence(spans, _subjects(denotation, words))
        namings.extend(_proper(found))
        return _Reading(words, denotation, spans)

    @staticmethod
    def _skimmed(skim: Skim, context: Context, namings: list[ActorSpan]) -> None:
        found = tuple(skim.spans(context.focus.article))
        context.discourse.end_sentence(found, ())
        namings.extend(found)


def _subjects(denotation: Denotation, words: SentenceWords) -> list[tuple[ActorSpan, ...]]:
    """The subjects of the sentence, the main clause's first, each with what it is joined to."""
    found = [token for token in words.doc if token.dep_ in {"nsubj", "nsubjpass"}]
    found.sort(key=lambda token: (token.head.dep_ != "ROOT", token.i))
    return [spans for token in found if (spans := denotation.at(token.i))]


def _all(denotation: Denotation, words: SentenceWords) -> list[ActorSpan]:
    """All actors of the sentence, larger ones before those inside them."""
    found: dict[tuple[int, int, str, str], ActorSpan] = {}
    name_at = words.name_at
    for token in words.doc.tokens:
        name = name_at(token.i)
        if token.i == name.head if name is not None else token.pos_ in _HEADS and token.dep_ not in _INNER:
            for span in denotation.one(token.i):
                found.setdefault((span.start, span.end, span.ref.actor_id, span.kind), span)
    return sorted(found.values(), key=lambda span: (span.start, -span.end))


def _outermost(found: Sequence[ActorSpan]) -> tuple[ActorSpan, ...]:
    kept: list[ActorSpan] = []
    for span in found:
        inside = any(
            other.start <= span.start and span.end <= other.end and (other.start, other.end) != (span.start, span.end)
            for other in kept
        )
        if not inside:
            kept.append(span)
    return tuple(kept)


def _proper(found: Sequence[ActorSpan]) -> list[ActorSpan]:
    """Each naming once, also where a name stands inside a larger phrase."""
    return list({(span.head, span.ref.actor_id): span for span in found if span.kind == "name"}.values())
