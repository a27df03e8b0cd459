"""The English extractor: articles in, mentions and sightings out."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Self

from eventwire.extraction.cast import Cast
from eventwire.extraction.coder import Coder, Setting
from eventwire.extraction.document import Document, RawSentence, split
from eventwire.extraction.fingerprint import fingerprint
from eventwire.extraction.headline import carried_back, in_past, misread_names, mistaken_verb, renamed_back, with_name
from eventwire.extraction.language import LanguageRecogniser
from eventwire.extraction.lexicon import Lexicon, read_table
from eventwire.extraction.lexicon.acts import load_acts
from eventwire.extraction.lexicon.cameo import load_codebook
from eventwire.extraction.mending import mended
from eventwire.extraction.noise import NoiseReader
from eventwire.extraction.parse import Parser
from eventwire.extraction.port import Extraction
from eventwire.extraction.reading import ActorSpan, Sentence, Trace
from eventwire.extraction.sieve import Sieve
from eventwire.extraction.tree import Doc
from eventwire.extraction.where import ArticleContext, Gazetteer, PlaceReader
from eventwire.extraction.who import Who, WhoReader
from eventwire.model import Article, ArticleStatus, Mention, Publication

LANGUAGE = "en"

_COLLECTED_AFTER = 20_000
"""New objects after which Python looks for dead ones: trees die together, sooner it would find none."""


@dataclass(frozen=True)
class _Draft:
    """An article with its sentences, before they are parsed: those that can hold an act, or why it is not coded."""

    article: Article
    language: str | None
    document: Document
    chosen: tuple[RawSentence, ...] = ()
    refused: str | None = None


@dataclass(frozen=True)
class TracedSentence:
    """A sentence, its actors, every step of its coding, and what was coded."""

    sentence: Sentence
    actors: tuple[ActorSpan, ...]
    trace: Trace
    mentions: tuple[Mention, ...]


class EnglishExtractor:
    """Codes English news by dictionaries over a dependency parse. Implements `port.Extractor`."""

    def __init__(self, lexicon: Lexicon, parser: Parser, gazetteer: Gazetteer, recogniser: LanguageRecogniser) -> None:
        self._acts = load_acts(lexicon.tables)
        self._countries = lexicon.countries
        self._parser = parser
        self._gazetteer = gazetteer
        self._recogniser = recogniser
        self._who = WhoReader(lexicon, gazetteer)
        noise = [
            row
            for table in lexicon.tables
            if table.file.replace("\\", "/").endswith("noise.txt")
            for row in read_table(table.file, table.text, 3, 3)
        ]
        self._noise = NoiseReader(noise)
        self._sieve = Sieve(self._acts)
        self._coder = Coder(self._acts, load_codebook(lexicon.tables), PlaceReader(gazetteer))

    @classmethod
    def load(cls, lexicon_dirs: Sequence[Path] = ()) -> Self:
        """Load the packaged tables, extended by the user's directories, and the models (some seconds, once a process).

        Raises InvalidInput on a table that cannot be read, with file and line.
        """
        extractor = cls(Lexicon.load(lexicon_dirs), Parser(), Gazetteer.load(), LanguageRecogniser())
        gc.collect()
        gc.freeze()  # what is loaded stays: the collector need not walk its 300,000 objects again and again
        gc.set_threshold(_COLLECTED_AFTER)
        return extractor

    def extract(self, articles: Sequence[Article]) -> Sequence[Extraction]:
        """One extraction an article, in order; the sentences of all are parsed together."""
        drafts = [self._draft(article) for article in articles]
        docs = iter(self._parse([raw for draft in drafts for raw in draft.chosen]))
        return [self._finish(draft, [next(docs) for _ in draft.chosen]) for draft in drafts]

    def trace(self, article: Article) -> tuple[TracedSentence, ...]:
        """Each sentence of the article with every step of its coding, also those that are not parsed as a rule."""
        document = split(article)
        docs = self._parse(document.sentences)
        read, _ = self._read(_Draft(article, LANGUAGE, document, document.sentences), docs, traced=True)
        return tuple(read)

    def _draft(self, article: Article) -> _Draft:
        if article.status is ArticleStatus.WITHDRAWN:
            return _Draft(article, article.language, Document(()))
        language = self._recogniser.recognise(f"{article.title}\n{article.text}", article.language)
        if language is None:
            return _Draft(article, None, Document(()), refused="no text in any language")
        if language != LANGUAGE:
            return _Draft(article, language, Document(()), refused=f"language: {language}")
        document = split(article)
        kind = self._noise.article(article.title, [raw.text for raw in document.sentences])
        if kind is not None:
            return _Draft(article, language, document, refused=f"kind: {kind}")
        chosen = tuple(
            raw
            for raw in document.sentences
            if self._sieve.lets_through(raw.text) and self._noise.sentence(raw.text) is None
        )
        return _Draft(article, language, document, chosen)

    def _parse(self, sentences: Sequence[RawSentence]) -> list[Doc]:
        docs = self._parser.parse([raw.text for raw in sentences])
        again = [
            (number, *found)
            for number, (raw, doc) in enumerate(zip(sentences, docs, strict=True))
            if raw.part == "title" and (found := mistaken_verb(doc, self._acts.verbs)) is not None
        ]
        parsed = self._parser.parse([in_past(docs[number], at, lemma) for number, at, lemma in again])
        for (number, at, lemma), doc in zip(again, parsed, strict=True):
            docs[number] = carried_back(docs[number], doc, at, lemma)
        wrong = [(number, names) for number, doc in enumerate(docs) if (names := misread_names(doc))]
        renamed = self._parser.parse([with_name(docs[number], names) for number, names in wrong])
        for (number, names), doc in zip(wrong, renamed, strict=True):
            docs[number] = renamed_back(docs[number], doc, names)
        return [
            mended(doc, self._acts.verbs, title=raw.part == "title") for raw, doc in zip(sentences, docs, strict=True)
        ]

    def _finish(self, draft: _Draft, docs: Sequence[Doc]) -> Extraction:
        read, who = self._read(draft, docs)
        mentions = tuple(mention for sentence in read for mention in sentence.mentions)
        article = draft.article
        sightings = (
            who.sightings(article.article_id, article.revision, article.published_at or article.received_at)
            if who is not None
            else ()
        )
        return Extraction(mentions, sightings, draft.language, draft.refused)

    def _read(
        self, draft: _Draft, docs: Sequence[Doc], *, traced: bool = False
    ) -> tuple[list[TracedSentence], Who | None]:
        if draft.refused or not draft.document.sentences:
            return [], None
        article = draft.article
        published = (article.published_at or article.received_at).astimezone(
            timezone(timedelta(minutes=article.published_offset))
        )
        sentences = [Sentence(raw.part, raw.index, raw.start, doc) for raw, doc in zip(draft.chosen, docs, strict=True)]
        who = self._who.read(
            sentences, published.date(), dateline=draft.document.dateline, raw=draft.document.sentences
        )
        if not sentences:
            return [], who
        setting = self._setting(draft, published)
        read = []
        for number, sentence in enumerate(sentences):
            trace = Trace()
            cast = Cast(who, number, sentence.doc, self._countries)
            coded = self._coder.code(sentence, cast, setting, trace if traced else None)
            read.append(TracedSentence(sentence, who.spans(number), trace, coded))
        return read, who

    def _setting(self, draft: _Draft, published: datetime) -> Setting:
        article = draft.article
        publication = Publication(
            url=article.url,
            title=article.title,
            outlet=article.source,
            published_at=article.published_at or article.received_at,
            fingerprint=fingerprint(article.text),
        )
        context = ArticleContext.read(
            [raw.text for raw in draft.document.sentences],
            self._gazetteer,
            dateline=draft.document.dateline,
            outlet=article.source.country if article.source else None,
        )
        return Setting(article, publication, published, context)
