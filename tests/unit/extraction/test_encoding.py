from typing import Any

import numpy as np
import pytest
from spacy.language import Language
from thinc.api import NumpyOps

from eventwire.extraction.encoding import WindowEncoder
from eventwire.extraction.matrix import MatrixOps, operations, product_in_steps

LENGTHS = (1, 30, 0, 7, 2, 61)


def encode_layer(pipeline: Language, ops: NumpyOps) -> Any:
    model: Any = pipeline.get_pipe("tok2vec").model.layers[1]  # type: ignore[attr-defined]
    for node in model.walk():
        node.ops = ops
    return model


@pytest.mark.parametrize("ops", [NumpyOps(), operations(), MatrixOps(product_in_steps)])
def test_rows_are_those_of_the_models_own_layers(pipeline: Language, ops: NumpyOps) -> None:
    model = encode_layer(pipeline, ops)
    chance = np.random.default_rng(3)
    sentences = [chance.standard_normal((length, 96), dtype=np.float32) for length in LENGTHS]
    for found, expected in zip(WindowEncoder(model).predict(sentences), model.predict(sentences), strict=True):
        np.testing.assert_array_equal(found, expected)


def test_nothing_to_encode(pipeline: Language) -> None:
    encoder = WindowEncoder(encode_layer(pipeline, operations()))
    assert [each.shape for each in encoder.predict([np.zeros((0, 96), dtype=np.float32)])] == [(0, 96)]
