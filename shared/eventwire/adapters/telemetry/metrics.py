"""Metrics for Prometheus: rates, latencies by stage, lag, dead letters, duplicates."""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

_WORK = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_AGE = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200)


class Metrics:
    """One process's metrics; composition roots make one and hand it to whoever has something to count."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # it has no annotations
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._messages = Counter(
            "eventwire_messages", "Messages that a stage is done with.", ["stage", "topic"], registry=self.registry
        )
        self._published = Counter(
            "eventwire_published",
            "Messages that a stage has put on a topic.",
            ["stage", "topic"],
            registry=self.registry,
        )
        self._letters = Counter(
            "eventwire_dead_letters", "Messages that a stage could not process.", ["stage"], registry=self.registry
        )
        self._pauses = Counter(
            "eventwire_pauses", "Times that a stage waited because an engine could not take more.", ["stage"],
            registry=self.registry,
        )  # fmt: skip
        self._work = Histogram(
            "eventwire_stage_seconds", "Time for a batch, by step.", ["stage", "step"], buckets=_WORK,
            registry=self.registry,
        )  # fmt: skip
        self._age = Histogram(
            "eventwire_age_seconds", "Age of messages when a stage is done with them.", ["stage"], buckets=_AGE,
            registry=self.registry,
        )  # fmt: skip
        self._lag = Gauge("eventwire_lag", "Messages that wait for a stage.", ["stage"], registry=self.registry)
        self._documents = Counter(
            "eventwire_documents", "Documents written to the index, or refused by it.", ["kind", "result"],
            registry=self.registry,
        )  # fmt: skip
        self._mentions = Gauge("eventwire_mentions_indexed", "Mentions behind active events.", registry=self.registry)
        self._events = Gauge("eventwire_events_indexed", "Active events.", registry=self.registry)
        self._feeds = Gauge("eventwire_feeds", "Feeds by how they do.", ["condition"], registry=self.registry)
        self._webhooks = Gauge(
            "eventwire_webhooks", "Webhooks by how they stand.", ["standing"], registry=self.registry
        )
        self._requests = Counter(
            "eventwire_http_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._answers = Histogram(
            "eventwire_http_seconds", "Time until a request is answered.", ["method", "route"], buckets=_WORK,
            registry=self.registry,
        )  # fmt: skip

    def done(self, stage: str, topic: str, messages: int = 1) -> None:
        """A stage is done with messages of a topic (the flow's name)."""
        self._messages.labels(stage, topic).inc(messages)

    def published(self, stage: str, topic: str, messages: int = 1) -> None:
        """A stage has published messages."""
        self._published.labels(stage, topic).inc(messages)

    def dead_lettered(self, stage: str, messages: int = 1) -> None:
        """A stage has given up on messages."""
        self._letters.labels(stage).inc(messages)

    def paused(self, stage: str) -> None:
        """A stage waits because an engine cannot take more now."""
        self._pauses.labels(stage).inc()

    def aged(self, stage: str, seconds: float) -> None:
        """A message was so old, by its timestamp on the log, when the stage was done with it."""
        self._age.labels(stage).observe(max(0.0, seconds))

    def lag(self, waiting: Mapping[str, int]) -> None:
        """How many messages wait for each stage."""
        for stage, count in waiting.items():
            self._lag.labels(stage).set(count)

    def indexed(self, kind: str, result: str, documents: int = 1) -> None:
        """Documents of a kind were `written`, `refused`, or `collapsed` because a newer one was in the same batch."""
        self._documents.labels(kind, result).inc(documents)

    def standing(self, mentions: int, events: int) -> None:
        """What the index holds: their ratio is how many reports tell of one event."""
        self._mentions.set(mentions)
        self._events.set(events)

    def feeds(self, counts: Mapping[str, int]) -> None:
        """How many feeds are in each condition."""
        for condition, count in counts.items():
            self._feeds.labels(condition).set(count)

    def webhooks(self, counts: Mapping[str, int]) -> None:
        """How many webhooks stand in each way."""
        for standing, count in counts.items():
            self._webhooks.labels(standing).set(count)

    @contextmanager
    def timed(self, stage: str, step: str) -> Iterator[None]:
        """Measure a step of a stage's batch."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self._work.labels(stage, step).observe(time.perf_counter() - begin)

    def routes(self, refresh: Callable[[], Awaitable[None]] | None = None) -> list[web.RouteDef]:
        """/metrics; `refresh` is called first, to set what is measured only when somebody asks."""

        async def metrics(_request: web.Request) -> web.Response:
            if refresh is not None:
                await refresh()
            return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

        return [web.get("/metrics", metrics)]

    def middleware(self) -> Middleware:
        """Counts and times requests by their route's pattern, so that ids in paths make no new series."""

        @web.middleware
        async def measure(request: web.Request, handler: Handler) -> web.StreamResponse:
            begin = time.perf_counter()
            status = 500
            try:
                response = await handler(request)
                status = response.status
            finally:
                resource = request.match_info.route.resource
                route = resource.canonical if resource is not None else "none"
                self._requests.labels(request.method, route, str(status)).inc()
                self._answers.labels(request.method, route).observe(time.perf_counter() - begin)
            return response

        return measure
