"""/v1/webhooks: set up, look at, change, try, and play again. For administrators."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any, TypeVar

import orjson
from aiohttp import web
from pydantic import BaseModel, ValidationError

from eventwire.adapters.http import Limits, read_body
from eventwire.adapters.outbound.client import checked
from eventwire.errors import Conflict, InvalidInput, NotFound
from eventwire.model import Record
from eventwire.ports import Clock, EventLog, Registry
from eventwire.query import EventFilter, Matcher, Subscription
from eventwire.webhooks import (
    KIND,
    MAX_WEBHOOKS,
    PROGRESS_KIND,
    Progress,
    Secret,
    Webhook,
    WebhookRequest,
    new_secret,
    test_message,
)
from eventwire.webhooks.message import SECRET_BYTES
from eventwire.webhooks.view import Tried, view
from eventwire.webhooks.webhook import Replay, Rotation
from eventwire_webhooks.sender import Sender
from eventwire_webhooks.worker import Worker

R = TypeVar("R", bound=Record)

_LIMITS = Limits(wire=64 * 1024, unpacked=64 * 1024)


class WebhookRoutes:
    """The endpoints over any registry and log. Changes reach the worker by the registry."""

    def __init__(
        self,
        registry: Registry,
        events: EventLog,
        worker: Worker,
        sender: Sender,
        clock: Clock,
        entropy: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._registry = registry
        self._events = events
        self._worker = worker
        self._sender = sender
        self._clock = clock
        self._entropy = entropy

    def routes(self) -> list[web.RouteDef]:
        """What to add to the application's router."""
        one = "/v1/webhooks/{webhook_id}"
        return [
            web.post("/v1/webhooks", self.create),
            web.get("/v1/webhooks", self.listing),
            web.get(one, self.get),
            web.patch(one, self.change),
            web.delete(one, self.delete),
            web.post(one + "/test", self.test),
            web.post(one + "/rotate", self.rotate),
            web.post(one + "/replay", self.replay),
            web.get(one + "/deliveries", self.deliveries),
        ]

    async def create(self, request: web.Request) -> web.Response:
        """Set one up; its secret is in the answer, and never again."""
        wanted = await _body(request, WebhookRequest)
        if wanted.url is None:
            raise InvalidInput("url", "is missing; say where to post to")
        _check(wanted)
        if len(await self._registry.entries(KIND)) >= MAX_WEBHOOKS:
            raise Conflict(f"there are {MAX_WEBHOOKS} webhooks, the most that there may be; remove one first")
        secret = new_secret(self._entropy(SECRET_BYTES))
        webhook = Webhook(
            webhook_id="w" + self._entropy(8).hex(),
            url=wanted.url,
            filter=wanted.filter or EventFilter(),
            description=wanted.description or "",
            secrets=(Secret(value=secret),),
            created_at=self._clock.now(),
            enabled=wanted.enabled is not False,
            start=await self._position(wanted.since or "now"),
        )
        await self._put(webhook)
        made = _json(view(webhook, None, secret), HTTPStatus.CREATED)
        made.headers["Location"] = f"/v1/webhooks/{webhook.webhook_id}"
        return made

    async def listing(self, _request: web.Request) -> web.Response:
        """All of them."""
        raw = await self._registry.entries(KIND)
        found = [Webhook.model_validate_json(value) for value in raw.values()]
        found.sort(key=lambda webhook: (webhook.created_at, webhook.webhook_id))
        return _items([view(webhook, await self._progress(webhook.webhook_id)) for webhook in found])

    async def get(self, request: web.Request) -> web.Response:
        """One."""
        return await self._answer(await self._webhook(request))

    async def change(self, request: web.Request) -> web.Response:
        """Change what is given; what waits is tried again at once, a disabled one goes on when it is enabled."""
        webhook, wanted = await self._webhook(request), await _body(request, WebhookRequest)
        _check(wanted)
        if wanted.since is not None:
            raise InvalidInput("since", "is no matter of changing; use /replay")
        given = {name: getattr(wanted, name) for name in wanted.model_fields_set if getattr(wanted, name) is not None}
        webhook = webhook.changed(**given)
        await self._put(webhook)
        return await self._answer(webhook)

    async def delete(self, request: web.Request) -> web.Response:
        """Remove one; nothing more is sent."""
        webhook = await self._webhook(request)
        await self._registry.put(KIND, webhook.webhook_id, None)
        self._worker.nudge()
        return web.Response(status=HTTPStatus.NO_CONTENT)

    async def test(self, request: web.Request) -> web.Response:
        """Post a test message now, and tell what came of it."""
        webhook = await self._webhook(request)
        outcome = await self._sender.send(webhook, test_message(webhook, self._clock.now(), self._entropy(8)))
        return _json(
            Tried(accepted=outcome.accepted, status=outcome.status, detail=outcome.detail, took_ms=outcome.took_ms)
        )

    async def rotate(self, request: web.Request) -> web.Response:
        """Make a new secret; the old one signs beside it for a time."""
        webhook, wanted = await self._webhook(request), await _body(request, Rotation)
        secret, now = new_secret(self._entropy(SECRET_BYTES)), self._clock.now()
        webhook = webhook.rotated(secret, now, now + timedelta(hours=wanted.overlap_hours))
        await self._put(webhook)
        return await self._answer(webhook, secret)

    async def replay(self, request: web.Request) -> web.Response:
        """Send again, from a moment on, what matches."""
        webhook, wanted = await self._webhook(request), await _body(request, Replay)
        webhook = webhook.changed(start=await self._position(wanted.since), starts=webhook.starts + 1)
        await self._put(webhook)
        return await self._answer(webhook, status=HTTPStatus.ACCEPTED)

    async def deliveries(self, request: web.Request) -> web.Response:
        """The last attempts, newest first."""
        progress = await self._progress((await self._webhook(request)).webhook_id)
        return _items(progress.attempts if progress is not None else ())

    async def _position(self, since: Any) -> str:
        return await self._events.position(Subscription(since=since).beginning())

    async def _webhook(self, request: web.Request) -> Webhook:
        webhook_id = request.match_info["webhook_id"]
        raw = await self._registry.get(KIND, webhook_id)
        if raw is None:
            raise NotFound(f"no webhook has the id {webhook_id[:100]!r}")
        return Webhook.model_validate_json(raw)

    async def _progress(self, webhook_id: str) -> Progress | None:
        """As the courier knows it; what is kept is a moment older."""
        progress = self._worker.progress(webhook_id)
        if progress is None and (raw := await self._registry.get(PROGRESS_KIND, webhook_id)) is not None:
            progress = Progress.model_validate_json(raw)
        return progress

    async def _put(self, webhook: Webhook) -> None:
        await self._registry.put(
            KIND, webhook.webhook_id, webhook.model_dump_json(by_alias=True, exclude_unset=True).encode()
        )
        self._worker.nudge()

    async def _answer(self, webhook: Webhook, secret: str | None = None, status: int = HTTPStatus.OK) -> web.Response:
        return _json(view(webhook, await self._progress(webhook.webhook_id), secret), status)


def _check(wanted: WebhookRequest) -> None:
    """What the models cannot tell.

    Raises:
        InvalidInput: the URL or a filter is wrong.
    """
    if wanted.url is not None:
        checked(wanted.url)
    if wanted.filter is not None:
        try:
            Matcher(wanted.filter)
        except InvalidInput as error:
            raise InvalidInput(f"filter.{error.where}", error.what) from None


async def _body(request: web.Request, model: type[R]) -> R:
    """The JSON body; an empty one is an object without fields.

    Raises:
        InvalidInput: it is wrong; names the field.
    """
    raw = await read_body(request, _LIMITS)
    try:
        return model.model_validate_json(raw or b"{}")
    except ValidationError as error:
        first = error.errors()[0]
        # Behind a field's name stands what kind of value was tried last; within the filter, the name of the filter.
        where = ".".join(str(part) for part in first["loc"][: 2 if first["loc"][:1] == ("filter",) else 1])
        raise InvalidInput(where or "body", first["msg"].removeprefix("Value error, ")) from None


def _json(record: BaseModel, status: int = HTTPStatus.OK) -> web.Response:
    # The secret, where there is one, must not stay in anybody's cache.
    headers = {"Cache-Control": "no-store"}
    body = record.model_dump_json(exclude={"secret"} if getattr(record, "secret", "") is None else None)
    return web.Response(body=body.encode(), status=status, content_type="application/json", headers=headers)


def _items(records: Sequence[Record]) -> web.Response:
    shown: Sequence[Mapping[str, Any]] = [one.model_dump(mode="json") for one in records]
    for one in shown:
        if isinstance(one, dict):
            one.pop("secret", None)
    return web.Response(
        body=orjson.dumps({"items": shown, "next_cursor": None}), content_type="application/json", charset="utf-8"
    )
