"""The extractor for imported dictionaries: it stands behind the same port as the English engine, in its place.

A scheme of the field is whole in itself: its actors, its codes (CAMEO or WEIS) and its patterns are meant to be used
alone. So a lexicon directory with imported tables is coded by this extractor only, and gives what the scheme's own
coders give. These know neither modality nor place: all mentions are asserted and actual, their dates are read as the
engine reads them.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from importlib.resources.abc import Traversable
from typing import Self

from eventwire.extraction.document import RawSentence, split
from eventwire.extraction.fingerprint import fingerprint
from eventwire.extraction.language import LanguageRecogniser
from eventwire.extraction.lexicon.cameo import Codebook, load_codebook
from eventwire.extraction.lexicon.table import load_tables
from eventwire.extraction.parse import Parser
from eventwire.extraction.petrarch.actors import NULL
from eventwire.extraction.petrarch.coder import Coded, SurfaceCoder
from eventwire.extraction.petrarch.scheme import Scheme
from eventwire.extraction.port import Extraction
from eventwire.extraction.tree import Doc
from eventwire.extraction.when import read_date
from eventwire.model import (
    ActorRef,
    ActorType,
    Article,
    ArticleStatus,
    Mention,
    Modality,
    Polarity,
    Publication,
    Span,
    Spans,
)

_CONFIDENCE = 0.6
_CAMEO_SHARE = 0.9
_BLOCK = 3


class PetrarchExtractor:
    """Codes English news by an imported scheme. Implements `port.Extractor`."""

    def __init__(self, scheme: Scheme, codebook: Codebook, parser: Parser, recogniser: LanguageRecogniser) -> None:
        self._coder = SurfaceCoder(scheme.actors, scheme.agents, scheme.verbs)
        self._triggers = frozenset(verb.word for verb in scheme.verbs.verbs)
        self._discards = scheme.discards
        codes = [pattern.code for pattern in scheme.verbs.patterns] + [verb.code for verb in scheme.verbs.verbs]
        self._codebook = codebook if _is_cameo(codes, codebook) else None
        self._parser = parser
        self._recogniser = recogniser

    @classmethod
    def load(cls, directories: Sequence[Traversable]) -> Self:
        """Load the scheme of these lexicon directories and the models. Raises InvalidInput with file and line."""
        tables = load_tables(directories)
        return cls(Scheme.of(tables), load_codebook(tables), Parser(), LanguageRecogniser())

    def extract(self, articles: Sequence[Article]) -> Sequence[Extraction]:
        """One extraction an article, in order. Never raises on any text."""
        return [self._one(article) for article in articles]

    def _one(self, article: Article) -> Extraction:
        if article.status is ArticleStatus.WITHDRAWN:
            return Extraction((), (), article.language)
        language = self._recogniser.recognise(f"{article.title}\n{article.text}", article.language)
        if language != "en":
            reason = "no text in any language" if language is None else f"language: {language}"
            return Extraction((), (), language, reason)
        kept: list[RawSentence] = []
        for sentence in split(article).sentences:
            discard = self._discarded(sentence.text)
            if discard == "story":
                return Extraction((), (), language, "discarded by the dictionary")
            if discard is None and not self._triggers.isdisjoint(sentence.text.upper().replace(",", " ").split()):
                kept.append(sentence)
        docs = self._parser.parse([sentence.text for sentence in kept])
        mentions = [m for sentence, doc in zip(kept, docs, strict=True) for m in self._mentions(article, sentence, doc)]
        return Extraction(tuple(mentions), (), language)

    def _discarded(self, sentence: str) -> str | None:
        """Whether a discard phrase stands in the sentence: `story`, `sentence` or None."""
        words = "".join(letter if letter.isalnum() else " " for letter in sentence.upper()).split()
        found = None
        for discard in self._discards:
            if any(
                discard.phrase.match(words, at) is not None
                for at, word in enumerate(words)
                if word == discard.phrase.words[0]
            ):
                if discard.story:
                    return "story"
                found = "sentence"
        return found

    def _mentions(self, article: Article, sentence: RawSentence, doc: Doc) -> list[Mention]:
        published = (article.published_at or article.received_at).astimezone(
            timezone(timedelta(minutes=article.published_offset))
        )
        events = [coded for coded in self._coder.code(doc, published.date()) if _representable(coded)]
        return [self._mention(article, sentence, doc, coded, published) for coded in events]

    def _mention(self, article: Article, sentence: RawSentence, doc: Doc, coded: Coded, published: datetime) -> Mention:
        when = read_date(doc, coded.verb, (coded.verb,), published)
        entry = self._codebook.of(coded.code) if self._codebook is not None else None
        dated = None if when.start is None or when.end is None else _span(sentence, doc, when.start, when.end - 1)
        return Mention(
            mention_id=_mention_id(article, sentence, coded),
            article_id=article.article_id,
            revision=article.revision,
            part=sentence.part,
            sentence_index=sentence.index,
            sentence=sentence.text,
            spans=Spans(
                source=_span(sentence, doc, *coded.source_at),
                target=_span(sentence, doc, *coded.target_at),
                predicate=_span(sentence, doc, coded.verb, coded.verb),
                date=dated,
            ),
            source=_actor(coded.source, sentence, doc, coded.source_at),
            target=_actor(coded.target, sentence, doc, coded.target_at),
            code=coded.code,
            root=coded.code[:2],
            plover=entry.plover if entry else None,
            mode=entry.mode if entry else None,
            context=entry.context if entry else (),
            quad=entry.quad if entry else None,
            goldstein=entry.goldstein if entry else None,
            reciprocal=coded.reciprocal,
            date=when.first,
            date_end=when.last,
            date_resolution=when.resolution,
            polarity=Polarity.ASSERTED,
            modality=Modality.ACTUAL,
            confidence=_CONFIDENCE,
            rule=coded.where,
            publication=Publication(
                url=article.url,
                title=article.title,
                outlet=article.source,
                published_at=article.published_at or article.received_at,
                fingerprint=fingerprint(article.text),
            ),
        )


def _is_cameo(codes: Sequence[str], codebook: Codebook) -> bool:
    """Whether the scheme's codes are CAMEO's: nine of ten are in the codebook."""
    plain = [part for code in codes for part in code.split(":") if part.isdigit()]
    return sum(code in codebook.codes for code in plain) >= _CAMEO_SHARE * len(plain) > 0


def _representable(coded: Coded) -> bool:
    """Whether the records can hold the codes: digits with at most one letter, actors in blocks of three letters."""
    event = coded.code.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (
        event.isdigit()
        and 2 <= len(event) <= 4  # noqa: PLR2004 - the lengths of CAMEO codes
        and len(coded.code) - len(event) <= 1
        and all(_is_actor_code(code) for code in (coded.source, coded.target))
    )


def _is_actor_code(code: str) -> bool:
    letters = code.removeprefix(NULL)
    return (
        len(code) % _BLOCK == 0
        and len(code) <= 6 * _BLOCK
        and (not letters or (letters.isascii() and letters.isalpha()))
    )


def _actor(code: str, sentence: RawSentence, doc: Doc, stretch: tuple[int, int]) -> ActorRef | None:
    if code == NULL:
        return None
    span = _span(sentence, doc, *stretch)
    name = sentence.text[span.start - sentence.start : span.end - sentence.start]
    country = None if code.startswith((NULL, "IGO", "NGO", "NGM", "IMG", "MNC")) else code[:_BLOCK]
    return ActorRef(
        actor_id=f"code:{code}",
        name=name,
        code=code,
        country=country,
        roles=tuple(code[at : at + _BLOCK] for at in range(_BLOCK, len(code), _BLOCK)),
        type=ActorType.COUNTRY if len(code) == _BLOCK and country else ActorType.ORGANIZATION,
    )


def _span(sentence: RawSentence, doc: Doc, first: int, last: int) -> Span:
    start = sentence.start + doc[first].idx
    return Span(start=start, end=sentence.start + doc[last].idx + len(doc[last].text))


def _mention_id(article: Article, sentence: RawSentence, coded: Coded) -> str:
    """The same article, sentence, verb, pair and code give the same id, in every revision."""
    parts = (
        article.article_id,
        sentence.part,
        str(sentence.index),
        str(coded.verb),
        coded.source,
        coded.target,
        coded.code,
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
