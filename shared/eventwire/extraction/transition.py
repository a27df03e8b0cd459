"""The parser's transitions taken in step by all sentences of a batch: the same trees in half the time.

spaCy's own loop gives up Python's lock before the first step and then asks for it again hundreds of times a word (its
compiled parts look for errors after each call); with the lock held, asking costs nothing. Scores are computed by the
same operations in the same order, so that they are the same to the last bit.
"""

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc
from thinc.api import NumpyOps


class TransitionParser:
    """spaCy's dependency parser, driven one step at a time for a whole batch."""

    def __init__(self, component: Any) -> None:
        self._component = component
        model = component.model
        self._is_greedy = (
            component.cfg["beam_width"] == 1 and model.attrs["has_upper"] and not model.attrs["unseen_classes"]
        )
        self._gemm = NumpyOps().gemm  # as in spaCy's own loop: by the means of `matrix`, last bits would differ
        if self._is_greedy:
            upper = model.layers[-1]
            self._weights, self._bias = upper.get_param("W"), upper.get_param("b")

    def annotate(self, docs: Sequence[Doc]) -> None:
        """Set head and dependency of each word of docs whose vectors and tags are set."""
        if self._is_greedy and any(len(doc) for doc in docs):
            states = self._final_states(docs)
        else:
            states = self._component.predict(docs)
        self._component.set_annotations(docs, states)

    def _final_states(self, docs: Sequence[Doc]) -> Any:
        states = self._component.moves.init_batch(docs)
        model = self._component.model.predict(docs)
        open_states = [state for state in states if not state.is_final()]
        while open_states:
            hidden = model.state2vec.predict(model.get_token_ids(open_states))
            scores = self._gemm(hidden, self._weights, trans2=True)
            scores += self._bias
            open_states = self._component.transition_states(open_states, scores)
        model.clear_memory()
        return states
