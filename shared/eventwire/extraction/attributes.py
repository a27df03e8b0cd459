"""Part of speech, morphology and lemma of tokens, remembered.

spaCy's attribute ruler and rule lemmatizer give each token what follows from its word, tag and dependency (and from
an expletive before it: `there was`), yet take a fifth of the pipeline's time. Here what they gave for a combination is
kept and set again in one go a sentence; only sentences with a combination never seen go through them.
"""

from collections.abc import Callable

import numpy as np
from spacy.attrs import DEP, LEMMA, MORPH, ORTH, POS, TAG
from spacy.symbols import expl
from spacy.tokens import Doc

_KEY = [ORTH, TAG, DEP]
_VALUE = [POS, LEMMA, MORPH]
_MOST = 200_000
"""Combinations kept: beyond it, memory begins anew, so that endless new words cannot fill it."""

Component = Callable[[Doc], Doc]


class TokenAttributes:
    """Sets the attributes that the given components set, remembering what they gave."""

    def __init__(self, *components: Component) -> None:
        self._components = components
        self._known: dict[tuple[int, ...], tuple[int, ...]] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set them in a parsed doc."""
        if not len(doc):
            return doc
        rows = doc.to_array(_KEY).tolist()
        keys = [(*row, before[2] == expl) for before, row in zip([[0, 0, 0], *rows], rows, strict=False)]
        values = [self._known.get(key) for key in keys]
        if None not in values:
            doc.from_array(_VALUE, np.array(values, dtype="uint64"))
            return doc
        for component in self._components:
            doc = component(doc)
        if len(self._known) > _MOST:
            self._known.clear()
        for key, row in zip(keys, doc.to_array(_VALUE).tolist(), strict=True):
            self._known[key] = tuple(row)
        return doc
