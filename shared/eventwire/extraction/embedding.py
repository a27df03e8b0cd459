"""The parser's first layer, remembered: what a word is turned into before its neighbours are looked at.

It is a function of the word's letters alone (form, prefix, suffix, shape, whether a space follows), a third of the
work of the network, and words repeat.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from spacy.tokens import Doc
from spacy.vocab import Vocab

_COLUMNS: list[int | str] = ["ORTH", "NORM", "SPACY"]
_MOST = 50_000
"""Words kept (20 MB): beyond it, memory begins anew."""


class RememberedEmbedding:
    """The embedding layer of a tok2vec model. Equal words give equal rows, whatever was asked before."""

    def __init__(self, layer: Any, vocab: Vocab) -> None:
        self._layer = layer
        self._vocab = vocab
        self._rows: dict[tuple[int, int, int], int] = {}
        self._matrix = np.zeros((0, layer.get_dim("nO")), dtype=np.float32)

    def predict(self, docs: Sequence[Doc]) -> list[Any]:
        """One matrix a doc, one row a word."""
        keys = [list(map(tuple, doc.to_array(_COLUMNS).tolist())) if len(doc) else [] for doc in docs]
        new = list(dict.fromkeys(key for each in keys for key in each if key not in self._rows))
        if len(self._rows) + len(new) > _MOST:
            self._rows.clear()
            self._matrix = self._matrix[:0]
            new = list(dict.fromkeys(key for each in keys for key in each))
        if new:
            self._learn(new)
        return [self._matrix[[self._rows[key] for key in each]] for each in keys]

    def _learn(self, keys: Sequence[Any]) -> None:
        strings = self._vocab.strings
        doc = Doc(
            self._vocab, words=[strings[orth] for orth, _, _ in keys], spaces=[bool(space) for _, _, space in keys]
        )
        for token, (_, norm, _) in zip(doc, keys, strict=True):
            token.norm_ = strings[norm]
        start = len(self._matrix)
        self._matrix = np.concatenate([self._matrix, self._layer.predict([doc])[0]])
        self._rows.update((key, start + number) for number, key in enumerate(keys))
