"""W3C trace context: what a message carries of it goes on to whatever the message leads to."""

from collections.abc import Iterable, Mapping

from eventwire.ports import Delivery

Trace = Mapping[str, str]
"""The headers of a trace; empty where nobody traces."""

NAMES = ("traceparent", "tracestate")
NONE: Trace = {}


def trace_of(delivery: Delivery) -> Trace:
    """The trace that a delivery belongs to.

    >>> from datetime import datetime, UTC
    >>> trace_of(Delivery("t", 0, 0, "k", b"", datetime.now(UTC), {"traceparent": "00-1-2-01", "ce_id": "x"}))
    {'traceparent': '00-1-2-01'}
    """
    return {name: delivery.headers[name] for name in NAMES if name in delivery.headers}


class Traces:
    """The traces of a batch, by what they brought.

    >>> traces = Traces([("a1", {"traceparent": "1"}), ("a2", {"traceparent": "2"}), ("a3", {})])
    >>> traces.of(["a9", "a2"])
    {'traceparent': '2'}
    >>> traces.of(["a3"])
    {}
    >>> Traces([("a1", {"traceparent": "1"})]).of([])
    {'traceparent': '1'}
    """

    def __init__(self, found: Iterable[tuple[str, Trace]]) -> None:
        self._by_cause = dict(found)

    def of(self, causes: Iterable[str]) -> Trace:
        """The trace of the first cause that has one; that of the batch's only cause where it is not among them."""
        traced = (self._by_cause[cause] for cause in causes if self._by_cause.get(cause))
        only = next(iter(self._by_cause.values())) if len(self._by_cause) == 1 else NONE
        return next(traced, only)
