"""The reader of actors: sentences of one article in, who is named in them out."""

from collections.abc import Sequence
from datetime import date

from eventwire.extraction.lexicon import Lexicon
from eventwire.extraction.reading import ActorSpan, Sentence
from eventwire.extraction.where.gazetteer import Gazetteer
from eventwire.extraction.who.denotation import Context, Denotation
from eventwire.extraction.who.discourse import Discourse
from eventwire.extraction.who.focus import Focus, weight
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.stranger import Persons
from eventwire.extraction.who.words import SentenceWords

_HEADS = frozenset({"NOUN", "PROPN", "PRON"})


class Who:
    """The actors of one article, sentence by sentence."""

    def __init__(self, readings: Sequence[tuple[SentenceWords, Denotation, tuple[ActorSpan, ...]]], places: Places) -> None:
        self._readings = readings
        self._places = places

    def spans(self, sentence: int) -> tuple[ActorSpan, ...]:
        """The actors of the sentence with that number (its place in the sequence read), in the order of the text."""
        return self._readings[sentence][2]

    def at(self, sentence: int, token: int) -> tuple[ActorSpan, ...]:
        """The actors denoted by the noun phrase headed at that token, conjuncts included; () where it denotes none."""
        return self._readings[sentence][1].at(token)

    def place_country(self, sentence: int, token: int) -> str | None:
        """The ISO 3166 country of the place that the phrase headed at that token names ("Kharkiv", "a village in Lebanon")."""
        words = self._readings[sentence][0]
        return self._places.country(words, words.doc[token])


class WhoReader:
    """Reads actors by the lexicon. Pure: equal sentences give equal answers."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer | None = None) -> None:
        self._lexicon = lexicon
        self._places = Places(lexicon.countries, gazetteer)

    def read(
        self, sentences: Sequence[Sentence], published: date, *, dateline: str | None = None
    ) -> Who:
        """The actors of an article's parsed sentences, codes as of `published`.

        `dateline` is the place that the article is datelined from, as written.
        """
        words = [SentenceWords(sentence.doc, self._lexicon, published) for sentence in sentences]
        home = self._places.city_country(dateline) if dateline else None
        namings = [
            (each.names, weight(sentence.part, sentence.index)) for each, sentence in zip(words, sentences, strict=True)
        ]
        context = Context(
            self._places,
            Discourse(),
            Persons(self._lexicon.names, published),
            Focus(self._places, namings, home),
            published,
        )
        readings = []
        for each in words:
            reading = Denotation(each, context)
            spans = _outermost(reading, each)
            context.discourse.end_sentence(spans, _subjects(reading, each))
            readings.append((each, reading, spans))
        return Who(readings, self._places)


def _subjects(reading: Denotation, words: SentenceWords) -> list[tuple[ActorSpan, ...]]:
    """The subjects of the sentence, the main clause's first, each with what it is joined to."""
    found = [token for token in words.doc if token.dep_ in {"nsubj", "nsubjpass"}]
    found.sort(key=lambda token: (token.head.dep_ != "ROOT", token.i))
    return [spans for token in found if (spans := reading.at(token.i))]


def _outermost(reading: Denotation, words: SentenceWords) -> tuple[ActorSpan, ...]:
    """All actors of the sentence that are not part of a larger one."""
    found: dict[tuple[int, int, str], ActorSpan] = {}
    for token in words.doc:
        if token.pos_ in _HEADS or words.name_at(token.i) is not None:
            for span in reading.one(token.i):
                found.setdefault((span.start, span.end, span.ref.code), span)
    spans = sorted(found.values(), key=lambda span: (span.start, span.start - span.end))
    kept: list[ActorSpan] = []
    for span in spans:
        inside = any(
            other.start <= span.start and span.end <= other.end and (other.start, other.end) != (span.start, span.end)
            for other in kept
        )
        if not inside:
            kept.append(span)
    return tuple(kept)
