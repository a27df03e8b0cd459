"""The parser's second layer: each word's vector made of those of its neighbours, four times over.

The same numbers as the model's own layers give, to the last bit, with fewer passes over memory: the windows are copied
in one go, the three pieces of a maxout stand side by side instead of interleaved, and the moments of a row are taken
once. Where the layers are others than those of the small English models, or the product of matrices is not taken in one
piece, the model's own are used.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from eventwire.extraction.matrix import STEP, MatrixOps, product

_WINDOW = 3
_PIECES = 3
_EPSILON = 1e-08
"""What thinc adds to a variance."""


class _Layer(NamedTuple):
    """One residual layer's weights, the pieces of its maxout one behind the other."""

    weights: Any
    bias: Any
    scale: Any
    shift: Any


class WindowEncoder:
    """The window encoder of a tok2vec model, for prediction only."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._pad = model.attrs.get("pad", 0)
        self._layers = _layers(model)

    def predict(self, sentences: Sequence[Any]) -> list[Any]:
        """One matrix a sentence, one row a word, of equal shape; rows do not depend on the other sentences."""
        if not self._layers or not any(map(len, sentences)):
            found: list[Any] = self._model.predict(sentences)
            return found
        width = sentences[0].shape[1]
        count = self._pad + sum(len(sentence) + self._pad for sentence in sentences)
        rows = -(-count // STEP) * STEP
        padded = np.zeros((rows + 2, width), dtype=np.float32)  # with a row before the first and one behind the last
        spans = []
        at = 1 + self._pad
        for sentence in sentences:
            spans.append((at, at + len(sentence)))
            padded[at : at + len(sentence)] = sentence
            at += len(sentence) + self._pad
        self._run(padded, count)
        return [padded[first:last] for first, last in spans]

    def _run(self, padded: Any, count: int) -> None:
        """All layers, in place."""
        rows, width = len(padded) - 2, padded.shape[1]
        seen = as_strided(padded, (rows, _WINDOW * width), padded.strides)  # a row, the next and the one after it
        windows = np.empty((rows, _WINDOW * width), dtype=np.float32)
        pieces = np.empty((rows, _PIECES * width), dtype=np.float32)
        hidden = np.empty((count, width), dtype=np.float32)
        squares = np.empty_like(hidden)
        for layer in self._layers:
            np.copyto(windows, seen)
            np.matmul(windows, layer.weights.T, out=pieces)
            told = pieces[:count]
            told += layer.bias
            np.maximum(told[:, :width], told[:, width : 2 * width], out=hidden)
            np.maximum(hidden, told[:, 2 * width :], out=hidden)
            _normalise(hidden, squares)
            hidden *= layer.scale
            hidden += layer.shift
            padded[1 : count + 1] += hidden


def _normalise(hidden: Any, squares: Any) -> None:
    """Rows with mean 0 and variance 1, in place; `squares` is room to work in."""
    width = hidden.shape[1]
    hidden -= np.add.reduce(hidden, axis=1, keepdims=True) / np.float32(width)
    np.multiply(hidden, hidden, out=squares)
    variance = np.add.reduce(squares, axis=1, keepdims=True) / np.float32(width)
    hidden *= (variance + _EPSILON) ** (-1.0 / 2.0)


def _layers(model: Any) -> tuple[_Layer, ...]:
    """The layers of a model that is built as is told above; () of any other."""
    if model.name.split("(")[0] != "with_array" or not _is_in_one_piece(model.ops):
        return ()
    found = []
    for residual in model.layers[0].layers:
        parts = {node.name: node for node in residual.walk() if not node.layers}
        maxout, norm, window = (parts.get(name) for name in ("maxout", "layernorm", "expand_window"))
        if maxout is None or norm is None or window is None or window.attrs["window_size"] != _WINDOW // 2:
            return ()
        weights = maxout.get_param("W")
        height, pieces, width = weights.shape
        if not residual.name.startswith("residual(") or pieces != _PIECES or width != _WINDOW * height:
            return ()
        found.append(
            _Layer(
                np.ascontiguousarray(weights.transpose(1, 0, 2)).reshape(pieces * height, width),
                np.ascontiguousarray(maxout.get_param("b").T).reshape(-1),
                norm.get_param("G"),
                norm.get_param("b"),
            )
        )
    return tuple(found)


def _is_in_one_piece(ops: Any) -> bool:
    return isinstance(ops, MatrixOps) and ops.form is product
