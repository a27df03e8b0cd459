import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thinc.api import NumpyOps

from eventwire.extraction.matrix import MatrixOps, operations, product
from eventwire.extraction.parse import Parser

SENTENCES = [
    "The envoy met rebel leaders in Gao on Tuesday.",
    "Police fired tear gas at students.",
    "Two ministers, one of them new, signed the treaty that both sides had refused to sign for nine years.",
    "He left.",
]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 70), st.integers(1, 64), st.integers(1, 48), st.integers(0, 2**32 - 1))
def test_the_product_is_right(rows: int, width: int, height: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    x = chance.standard_normal((rows, width), dtype=np.float32)
    weights = chance.standard_normal((height, width), dtype=np.float32)
    np.testing.assert_allclose(product(x, weights), x @ weights.T, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(MatrixOps().gemm(x, weights, trans2=True), x @ weights.T, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(
        MatrixOps().gemm(weights.T.copy(), x, trans1=True, trans2=True), weights @ x.T, atol=1e-3
    )


def test_the_machine_has_operations() -> None:
    assert isinstance(operations(), NumpyOps)


@pytest.mark.parametrize("alone", SENTENCES)
def test_a_sentence_is_read_alike_in_every_company(parser: Parser, alone: str) -> None:
    def rows(sentences: list[str]) -> list[list[tuple[str, str, str, int]]]:
        return [[(t.lemma_, t.tag_, t.dep_, t.head.i) for t in doc] for doc in parser.parse(sentences)]

    together = dict(zip(SENTENCES, rows(SENTENCES), strict=True))
    assert rows([alone])[0] == together[alone] == rows([*SENTENCES[::-1], alone])[-1]
