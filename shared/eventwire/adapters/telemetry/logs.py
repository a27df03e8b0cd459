"""Logs: one JSON object a line, with the service and whatever ids a message carries.

Modules log by `logging`; what a line is about goes into `extra`, so that an article can be followed through services:
`log.info("indexed", extra={"article_id": ...})`.
"""

import logging
import sys
from typing import Any

import structlog

from eventwire.adapters.telemetry.settings import LogSettings

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
    last: list[Any] = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    if settings.log_format == "json":
        last = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _of(service: str) -> Any:
    def add(_logger: Any, _method: str, fields: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {**fields, "service": service}

    return add
