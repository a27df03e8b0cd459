"""From spaCy's docs to our trees, with part of speech and lemma of each word remembered.

spaCy's attribute ruler and rule lemmatizer give each token what follows from its word, tag and dependency (and from an
expletive before it: `there was`), yet take a fifth of the pipeline's time. Here what they gave for a combination is
kept; only sentences with a combination never seen go through them.
"""

from collections.abc import Callable

import numpy as np
from spacy.tokens import Doc as SpacyDoc

from eventwire.extraction.tree import Doc, Word

_COLUMNS: list[int | str] = ["ORTH", "TAG", "DEP", "HEAD", "SPACY"]
_MOST = 50_000
"""Combinations kept: beyond it, memory begins anew, so that endless new words cannot fill it."""

Component = Callable[[SpacyDoc], SpacyDoc]


class Planter:
    """Makes trees of docs that have been tagged and parsed; `components` set parts of speech and lemmas."""

    def __init__(self, *components: Component) -> None:
        self._components = components
        self._known: dict[tuple[int, int, int, bool], Word] = {}
        self._strings: dict[str, str] = {}

    def plant(self, doc: SpacyDoc) -> Doc:
        """The doc as a tree."""
        rows = doc.to_array(_COLUMNS).astype(np.int64).tolist() if len(doc) else []
        expl = doc.vocab.strings["expl"]
        keys = []
        after_expletive = False
        for orth, tag, dep, _, _ in rows:
            keys.append((orth, tag, dep, after_expletive))
            after_expletive = dep == expl
        words = [self._known.get(key) for key in keys]
        if None in words:
            words = self._learn(doc, keys)
        heads = [at + row[3] for at, row in enumerate(rows)]
        return Doc.of(words, [bool(row[4]) for row in rows], heads)  # type: ignore[arg-type]

    def _learn(self, doc: SpacyDoc, keys: list[tuple[int, int, int, bool]]) -> list[Word | None]:
        """The words by spaCy's own components, kept for next time."""
        for component in self._components:
            doc = component(doc)
        if len(self._known) > _MOST:
            self._known.clear()
            self._strings.clear()
        words: list[Word | None] = []
        for token, key in zip(doc, keys, strict=True):
            parts = (token.text, token.lower_, token.lemma_, token.pos_, token.tag_, token.dep_)
            word: Word = tuple(self._strings.setdefault(part, part) for part in parts)  # type: ignore[assignment]
            self._known[key] = word
            words.append(word)
        return words
