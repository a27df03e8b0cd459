"""The parser's matrix products by numpy's BLAS: twice as fast on one core as spaCy's own, and as dependable.

spaCy computes a row of a product alike whatever rows stand around it, so that a sentence has one parse in every batch.
numpy's BLAS does not: its last bits depend on a row's place. Taken sixteen columns at a time it does on common
processors; whether it does on this one is tried out, and where it does not, spaCy's own product stays. It must also run
on one thread: products so small lose far more by threads waiting for each other than they gain.
"""

import ctypes
from typing import Any

import numpy as np
from thinc.api import NumpyOps

_COLUMNS = 16
_SET_THREADS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "openblas_set_num_threads")
_TRIALS = ((576, 288), (288, 288), (96, 1024), (96, 50))
"""Shapes of weights like those of the small English models."""

_ROWS = 100


class MatrixOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations with the product of prediction by numpy."""

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:  # noqa: FBT001, FBT002 - thinc's signature
        """The product of two matrices, either transposed first."""
        if trans2 and not trans1 and x.dtype == y.dtype == np.float32:
            found = product(x, y)
            if out is None:
                return found
            out[...] = found
            return out
        return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)


def product(x: Any, weights: Any) -> Any:
    """`x @ weights.T`, each row alike whatever its place."""
    rows, width = x.shape
    if not rows:
        return np.zeros((0, len(weights)), dtype=np.float32)
    blocks = -(-rows // _COLUMNS)
    padded = np.zeros((blocks * _COLUMNS, width), dtype=np.float32)
    padded[:rows] = x
    columns = padded.reshape(blocks, _COLUMNS, width).transpose(0, 2, 1)
    found = np.matmul(np.ascontiguousarray(weights), columns)
    return np.ascontiguousarray(found.transpose(0, 2, 1).reshape(blocks * _COLUMNS, -1)[:rows])


def operations() -> NumpyOps:
    """`MatrixOps` where numpy runs on one thread and its rows do not depend on their place, else spaCy's own."""
    return MatrixOps() if _on_one_thread() and _rows_are_independent() else NumpyOps()


def _on_one_thread() -> bool:
    """Bind numpy's BLAS to one thread; False where it cannot be told."""
    library = ctypes.CDLL(np._core._multiarray_umath.__file__)  # type: ignore[attr-defined]  # noqa: SLF001 - carries the BLAS
    for name in _SET_THREADS:
        try:
            bind = getattr(library, name)
        except AttributeError:
            continue
        bind(ctypes.c_int(1))
        return True
    return False


def _rows_are_independent() -> bool:
    """Whether rows come out bit by bit the same in another order, for each shape that is used."""
    chance = np.random.default_rng(0)
    for width, height in _TRIALS:
        x = chance.standard_normal((_ROWS, width), dtype=np.float32)
        weights = chance.standard_normal((height, width), dtype=np.float32)
        order = chance.permutation(_ROWS)
        if not np.array_equal(product(x, weights)[order], product(x[order], weights)):
            return False
    return True
