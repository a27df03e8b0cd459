"""The parser's matrix products by numpy's BLAS: three times as fast on one core as spaCy's own, and as dependable.

spaCy computes a row of a product alike whatever rows stand around it, so that a sentence has one parse in every batch.
numpy's BLAS does not: its last bits depend on a row's place. With rows filled up to a multiple of sixteen, or else
taken sixteen at a time, it does on common processors; which does on this one is tried out, and where none does, spaCy's
own product stays. It must also run on one thread: products so small lose far more by threads waiting for each other
than they gain.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import numpy as np
from thinc.api import NumpyOps

STEP = 16
"""Rows of a product come in multiples of it."""

_SET_THREADS = ("scipy_openblas_set_num_threads64_", "scipy_openblas_set_num_threads", "openblas_set_num_threads")
_TRIALS = ((576, 288), (288, 288), (96, 1024), (96, 50))
"""Shapes of weights like those of the small English models."""

_ROWS = (100, 1501)
_FEW = slice(37, 48)


class MatrixOps(NumpyOps):  # type: ignore[misc]
    """thinc's operations with the product of prediction by numpy, in one of the two forms below."""

    def __init__(self, form: Callable[[Any, Any], Any] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.form = form or product

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:  # noqa: FBT001, FBT002 - thinc's signature
        """The product of two matrices, either transposed first."""
        if trans2 and not trans1 and x.dtype == y.dtype == np.float32:
            if out is None:
                return self.form(x, y)
            whole = len(x) - len(x) % STEP  # rows are the same wherever they are computed: most of them in place
            if self.form is product and whole and len(y) % STEP == 0:
                np.matmul(x[:whole], y.T, out=out[:whole])
                out[whole:] = self.form(x[whole:], y)
            else:
                out[...] = self.form(x, y)
            return out
        return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)


def product(x: Any, weights: Any) -> Any:
    """`x @ weights.T` in one piece, its rows filled up so that each is computed by the same means."""
    if len(weights) % STEP:
        return product_in_steps(x, weights)  # such narrow ones have rows that depend on how many there are
    rows = len(x)
    return np.matmul(_filled(x), weights.T)[:rows]


def product_in_steps(x: Any, weights: Any) -> Any:
    """`x @ weights.T`, a few rows at a time: slower, alike on more processors."""
    rows, width = x.shape
    if not rows:
        return np.zeros((0, len(weights)), dtype=np.float32)
    columns = _filled(x).reshape(-1, STEP, width).transpose(0, 2, 1)
    found = np.matmul(np.ascontiguousarray(weights), columns)
    return np.ascontiguousarray(found.transpose(0, 2, 1).reshape(-1, len(weights))[:rows])


def _filled(x: Any) -> Any:
    """The rows and as many of zeros as make a multiple of the step."""
    rows, width = x.shape
    if rows % STEP == 0:
        return np.ascontiguousarray(x)
    filled = np.zeros((-(-rows // STEP) * STEP, width), dtype=np.float32)
    filled[:rows] = x
    return filled


def operations() -> NumpyOps:
    """`MatrixOps` where numpy runs on one thread and its rows do not depend on their place, else spaCy's own."""
    if _on_one_thread():
        for form in (product, product_in_steps):
            if _rows_are_independent(form):
                return MatrixOps(form)
    return NumpyOps()


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


def _rows_are_independent(form: Callable[[Any, Any], Any]) -> bool:
    """Whether rows come out bit by bit the same in another order and among fewer, for each shape that is used."""
    chance = np.random.default_rng(0)
    for width, height in _TRIALS:
        weights = chance.standard_normal((height, width), dtype=np.float32)
        for rows in _ROWS:
            x = chance.standard_normal((rows, width), dtype=np.float32)
            order = chance.permutation(rows)
            found = form(x, weights)
            if not np.array_equal(found[order], form(x[order], weights)):
                return False
            if not np.array_equal(found[_FEW], form(x[_FEW], weights)):
                return False
    return True
