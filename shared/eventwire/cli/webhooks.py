"""`eventwire webhooks`, over HTTP."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson
from rich.console import Console
from rich.table import Table

from eventwire.client.transport import Retry, Transport
from eventwire.errors import InvalidInput

_PATIENCE = Retry(patience=10)
_LONG = 90.0


@dataclass(frozen=True, slots=True)
class Service:
    """Where webhooks are looked after."""

    url: str
    key: str | None

    def ask(self, method: str, path: str = "", body: Mapping[str, Any] | None = None) -> Any:
        """One request; the answer's JSON.

        Raises:
            InvalidInput, NotFound, Conflict, Unauthorized, Forbidden, Temporary: as the service says.
        """
        return asyncio.run(self._ask(method, path, body))

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Any:
        async with Transport(self.url, self.key, _PATIENCE, _LONG) as transport:
            raw = None if body is None else orjson.dumps(body)
            headers = {"Content-Type": "application/json"}
            # Setting up and testing are not done twice: whether the first one worked would be told wrongly.
            send = transport.once if method == "POST" else transport.patiently
            answer = await send(method, f"/v1/webhooks{path}", body=raw, headers=headers)
        return answer.json() if answer.body else None


def filters(given: Sequence[str]) -> dict[str, str]:
    """Filters by name.

    Raises:
        InvalidInput: one has no value, or is given twice.

    >>> filters(["country=SDN", "q=cease=fire"])
    {'country': 'SDN', 'q': 'cease=fire'}
    """
    found: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise InvalidInput("--filter", f"{one[:60]!r} is not name=value, such as country=SDN")
        if name in found:
            raise InvalidInput("--filter", f"{name[:60]!r} is given twice; give it once")
        found[name] = value
    return found


def add_webhook(service: Service, wanted: Mapping[str, Any]) -> int:
    """Set one up; its secret to stdout, the rest to stderr. Returns the exit status."""
    made = service.ask("POST", body=wanted)
    _tell(f"{made['webhook_id']} posts to {made['url']}. Keep its secret, it is not shown again:")
    print(made["secret"])  # noqa: T201 - the command's output
    return 0


def list_webhooks(service: Service) -> int:
    """Print them all. Returns the exit status."""
    table = _table("Id", "Posts to", "Which events", "Stands", "Accepted", "Waiting", "Remarks")
    for one in service.ask("GET")["items"]:
        chosen = " ".join(f"{name}={value}" for name, value in one["filter"].items()) or "all"
        why = one["reason"] or one["description"]
        row = (one["webhook_id"], one["url"], chosen, one["standing"], one["accepted"], one["pending"], why)
        table.add_row(*map(str, row))
    _print(table, "No webhooks; `eventwire webhooks add URL` sets one up.")
    return 0


def remove_webhook(service: Service, identifier: str) -> int:
    """Remove one. Returns the exit status."""
    service.ask("DELETE", _path(identifier))
    _tell(f"{identifier} is removed.")
    return 0


def enable_webhook(service: Service, identifier: str, *, enabled: bool) -> int:
    """Let one go on, or rest. Returns the exit status."""
    service.ask("PATCH", _path(identifier), {"enabled": enabled})
    _tell(f"{identifier} {'goes on where it stopped' if enabled else 'rests'}.")
    return 0


def rotate_secret(service: Service, identifier: str, overlap: timedelta) -> int:
    """Make a new secret; it goes to stdout, the rest to stderr. Returns the exit status."""
    hours = overlap.total_seconds() / 3600
    made = service.ask("POST", _path(identifier, "/rotate"), {"overlap_hours": hours})
    _tell(f"{identifier} signs by the old secret, too, for {hours:g} hours. The new one is not shown again:")
    print(made["secret"])  # noqa: T201 - the command's output
    return 0


def test_webhook(service: Service, identifier: str) -> int:
    """Post a test message. Returns the exit status: 1 if it was not accepted."""
    tried = service.ask("POST", _path(identifier, "/test"))
    what = f"accepted with {tried['status']}" if tried["accepted"] else f"not accepted: {tried['detail']}"
    _tell(f"{what} ({tried['took_ms']} ms)")
    return 0 if tried["accepted"] else 1


def show_deliveries(service: Service, identifier: str) -> int:
    """Print the last attempts. Returns the exit status."""
    table = _table("At", "Event", "Try", "Result", "Status", "ms", "Next", "Remarks")
    for one in service.ask("GET", _path(identifier, "/deliveries"))["items"]:
        row = (_moment(one["at"]), one["event_id"], one["number"], one["result"], one["status"] or "", one["took_ms"])
        table.add_row(*map(str, row), _moment(one["next_at"]), one["detail"])
    _print(table, "Nothing was sent yet.")
    return 0


def replay_webhook(service: Service, identifier: str, since: str) -> int:
    """Have it sent again. Returns the exit status."""
    service.ask("POST", _path(identifier, "/replay"), {"since": since})
    _tell(f"{identifier} sends again what matches since {since}.")
    return 0


def _path(identifier: str, more: str = "") -> str:
    return f"/{quote(identifier, safe='')}{more}"


def _moment(text: str | None) -> str:
    return "" if text is None else f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M:%S}"


def _table(*columns: str) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _print(table: Table, none: str) -> None:
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table if table.row_count else none)


def _tell(text: str) -> None:
    print(text, file=sys.stderr)  # noqa: T201 - the command's output
