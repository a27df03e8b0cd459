"""Sees what is accepted: counts it, logs it, and gives it the trace of the request that brought it."""

import logging
import re
from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace

from aiohttp import web
from aiohttp.typedefs import Handler
from structlog.contextvars import bound_contextvars

from eventwire import flow
from eventwire.adapters.telemetry import Metrics
from eventwire.ports import Message, Publisher

log = logging.getLogger(__name__)

_PARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_LONGEST_STATE = 512
_trace: ContextVar[Mapping[str, str]] = ContextVar("trace", default={})  # noqa: B039 - never changed


@web.middleware
async def trace_middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Remember the request's W3C trace context, for its log lines and for the messages that it leads to."""
    trace = trace_of_request(request.headers)
    _trace.set(trace)
    with bound_contextvars(**trace):
        return await handler(request)


def trace_of_request(headers: Mapping[str, str]) -> Mapping[str, str]:
    """What is passed on; a traceparent that is none is left out, as the standard asks.

    >>> trace_of_request({"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"})
    {'traceparent': '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'}
    >>> trace_of_request({"traceparent": "mine"})
    {}
    """
    parent, state = headers.get("traceparent", ""), headers.get("tracestate", "")
    if not _PARENT.fullmatch(parent):
        return {}
    kept = state if state.isascii() and state.isprintable() and len(state) <= _LONGEST_STATE else ""
    return {"traceparent": parent, **({"tracestate": kept} if kept else {})}


class Witness:
    """A publisher of accepted articles that stands before another one."""

    def __init__(self, publisher: Publisher, metrics: Metrics) -> None:
        self._publisher = publisher
        self._metrics = metrics

    async def publish(self, messages: Sequence[Message]) -> None:
        """Put messages on their topics; what is there is counted and logged.

        Raises:
            Temporary, Permanent: as the publisher behind this.
        """
        trace = _trace.get()
        if trace:
            messages = [replace(one, headers={**one.headers, **trace}) for one in messages]
        await self._publisher.publish(messages)
        if messages:
            self._metrics.published(flow.INGEST.name, flow.ARTICLES.name, len(messages))
            # One line a batch: a line an article would cost as much as publishing it.
            ids = [one.key for one in messages]
            log.info("accepted", extra={"article_id": ids[0]} if len(ids) == 1 else {"article_ids": ids})
