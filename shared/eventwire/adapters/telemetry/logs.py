"""Logs: one JSON object a line, with the service and whatever ids a message carries.

Modules log by `logging`; what a line is about goes into `extra`, so that an article can be followed through services:
`log.info("indexed", extra={"article_id": ...})`.
"""

import json
import logging
import sys
import time
from collections.abc import Callable
from typing import Any

import structlog

from eventwire.adapters.telemetry.settings import LogSettings

_MALFORMED = "aiohttp.server"
"""Tells of requests that are no HTTP, with a traceback each: whoever reaches the port could fill the disk. What our own
handlers raise is logged by `problem_middleware`."""

_SILENCE = 10.0
"""Seconds in which a library's message is not repeated."""

_REMEMBERED = 1000
_CHATTY = ("aiokafka", "faust", "mode", "elastic_transport", "aiohttp.access", "asyncio")


def configure_logs(service: str, settings: LogSettings) -> None:
    """Send all logs of this process to stderr in the form asked for."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _of(service),
    ]
    last: list[Any] = [
        structlog.processors.format_exc_info,
        _harmless,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
    ]
    if settings.log_format == "json":
        last = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(serializer=_json)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    handler.addFilter(Repeats(_CHATTY))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.getLogger(_MALFORMED).setLevel(logging.CRITICAL)


class Repeats(logging.Filter):
    """Lets each message of the named libraries through once in a while: without Kafka they repeat theirs at every try.

    >>> moments = iter([0.0, 1.0, 11.0])
    >>> repeats = Repeats(("aiokafka",), lambda: next(moments))
    >>> line = logging.LogRecord("aiokafka.conn", logging.ERROR, "", 0, "no connection to %s", ("a",), None)
    >>> [repeats.filter(line) for _ in range(3)]
    [True, False, True]
    """

    def __init__(self, libraries: tuple[str, ...], clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._libraries = libraries
        self._clock = clock
        self._told: dict[str, float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the message is to be logged."""
        if not record.name.startswith(self._libraries):
            return True
        now, message = self._clock(), record.getMessage()
        if now - self._told.get(message, -_SILENCE) < _SILENCE:
            return False
        if len(self._told) >= _REMEMBERED:
            self._told.clear()
        self._told[message] = now
        return True


def _of(service: str) -> Any:
    def add(_logger: Any, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {**fields, "service": service}

    return add


def visible(text: str) -> str:
    """Text whose line feeds, terminal controls and direction marks are spelled out, so that it forges no line.

    >>> visible("Türkiye" + chr(10) + chr(27)) == "Türkiye" + chr(92) + "n" + chr(92) + "x1b"
    True
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _harmless(_logger: Any, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """For the terminal: every value on one line, but a traceback, whose lines are marked as its own."""
    found = {name: visible(value) if isinstance(value, str) else value for name, value in fields.items()}
    trace = fields.get("exception")
    if isinstance(trace, str):
        found["exception"] = "\n".join(f"  | {visible(line)}" for line in trace.splitlines())
    return found


def _json(fields: Any, **options: Any) -> str:
    """JSON that a person can read, without the characters that JSON allows but terminals obey."""
    text = json.dumps(fields, ensure_ascii=False, **options)
    return text if text.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)
