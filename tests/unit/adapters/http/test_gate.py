from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from eventwire.access import KIND, ApiKey, Scope, issue
from eventwire.adapters.file_registry import FileRegistry
from eventwire.adapters.http import CALLER, DoorSettings, Gate, open_gate, problem_middleware, serving
from eventwire.errors import InvalidInput, Temporary
from eventwire.ports import Registry
from eventwire.testing import FakeClock


@pytest.fixture
def registry(tmp_path: Path) -> FileRegistry:
    return FileRegistry(tmp_path / "keys.json")


async def given(registry: Registry, *scopes: Scope, life: float | None = None) -> tuple[str, ApiKey]:
    """A key that stands in the registry."""
    now = FakeClock().now()
    end = None if life is None else now + timedelta(hours=life)
    secret, key = issue(secrets.token_bytes(32), "desk", scopes, now, end)
    await registry.put(KIND, key.key_id, key.model_dump_json().encode())
    return secret, key


@asynccontextmanager
async def behind(gate: Gate) -> AsyncIterator[ClientSession]:
    """An application behind the gate that tells who called."""

    async def handler(request: web.Request) -> web.Response:
        return web.json_response({"caller": request.get(CALLER)})

    app = web.Application(middlewares=[problem_middleware, gate.middleware()])
    app.add_routes([web.get(path, handler) for path in ("/healthz", "/readyz", "/v1/events", "/v1/dead-letters")])
    app.add_routes([web.post("/v1/articles", handler)])
    async with serving(app, "127.0.0.1", 0) as address, ClientSession(address) as session:
        yield session


async def gate_of(
    registry: Registry, host: str = "127.0.0.1", clock: FakeClock | None = None, **options: object
) -> Gate:
    return await open_gate(DoorSettings.model_validate(options), host, registry, clock or FakeClock())


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


async def test_loopback_needs_no_key_until_there_is_one(registry: FileRegistry) -> None:
    async with behind(await gate_of(registry)) as door:
        assert (await door.get("/v1/events")).status == 200
        secret, key = await given(registry, "read")
        assert (await door.get("/v1/events")).status == 401
        answer = await door.get("/v1/events", headers=bearer(secret))
        assert (answer.status, await answer.json()) == (200, {"caller": key.key_id})


async def test_loopback_asks_for_keys_on_request(registry: FileRegistry) -> None:
    async with behind(await gate_of(registry, require_keys=True)) as door:
        assert (await door.get("/v1/events")).status == 401
        assert (await door.get("/healthz")).status == 200


async def test_health_is_open_and_the_rest_is_not(registry: FileRegistry) -> None:
    await given(registry, "read")
    async with behind(await gate_of(registry)) as door:
        assert (await door.get("/healthz")).status == 200
        assert (await door.get("/readyz")).status == 200
        for method, path in (("GET", "/v1/events"), ("POST", "/v1/articles"), ("GET", "/nothing"), ("PUT", "/healthz")):
            answer = await door.request(method, path)
            assert answer.status == 401, path
            assert answer.content_type == "application/problem+json"
            assert answer.headers["WWW-Authenticate"] == 'Bearer realm="eventwire"'


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ew_wrong",
        "Basic dXNlcjpwYXNz",
        "ew_wrong",
        "Bearer a b",
        "Bearer " + "x" * 5000,
        "Bearer \xff",
    ],
)
async def test_what_is_no_key_is_refused_without_being_repeated(registry: FileRegistry, header: str) -> None:
    await given(registry, "read")
    async with behind(await gate_of(registry)) as door:
        answer = await door.get("/v1/events", headers={"Authorization": header})
        assert answer.status == 401
        assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
        assert "wrong" not in await answer.text()


async def test_a_scope_opens_its_own_endpoints(registry: FileRegistry) -> None:
    async def statuses(door: ClientSession, *scopes: Scope) -> list[int]:
        headers = bearer((await given(registry, *scopes))[0])
        places = (("POST", "/v1/articles"), ("GET", "/v1/events"), ("GET", "/v1/dead-letters"), ("GET", "/nothing"))
        return [(await door.request(method, path, headers=headers)).status for method, path in places]

    async with behind(await gate_of(registry)) as door:
        assert await statuses(door, "ingest") == [200, 403, 403, 404]
        assert await statuses(door, "read") == [403, 200, 403, 404]
        assert await statuses(door, "ingest", "read") == [200, 200, 403, 404]
        assert await statuses(door, "admin") == [200, 200, 200, 404]
        answer = await door.post("/v1/articles", headers=bearer((await given(registry, "read"))[0]))
        assert answer.headers["WWW-Authenticate"] == (
            'Bearer realm="eventwire", error="insufficient_scope", scope="ingest"'
        )
        assert "has no scope ingest" in (await answer.json())["detail"]


async def test_expired_and_revoked_keys_are_refused(registry: FileRegistry) -> None:
    clock = FakeClock()
    limited, _ = await given(registry, "read", life=1)
    lasting, key = await given(registry, "read")
    async with behind(await gate_of(registry, clock=clock)) as door:
        assert (await door.get("/v1/events", headers=bearer(limited))).status == 200
        clock.move(hours=1)
        answer = await door.get("/v1/events", headers=bearer(limited))
        assert (answer.status, "is expired" in await answer.text()) == (401, True)
        assert (await door.get("/v1/events", headers=bearer(lasting))).status == 200
        revoked = key.model_copy(update={"revoked_at": clock.now()})
        await registry.put(KIND, key.key_id, revoked.model_dump_json().encode())
        answer = await door.get("/v1/events", headers=bearer(lasting))
        assert (answer.status, "is revoked" in await answer.text()) == (401, True)
        assert (await door.get("/v1/events")).status == 401


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "news.example"])  # noqa: S104 - what is refused
async def test_an_address_that_others_reach_needs_a_key_or_the_word_that_none_is_wanted(
    registry: FileRegistry, host: str
) -> None:
    with pytest.raises(InvalidInput, match="--without-keys"):
        await gate_of(registry, host)
    with pytest.raises(InvalidInput, match="--without-keys"):
        await gate_of(registry, host, require_keys=True)
    async with behind(await gate_of(registry, host, without_keys=True)) as door:
        assert (await door.get("/v1/events")).status == 200
    secret, _ = await given(registry, "read")
    async with behind(await gate_of(registry, host)) as door:
        assert (await door.get("/v1/events")).status == 401
        assert (await door.get("/v1/events", headers=bearer(secret))).status == 200


async def test_keys_in_a_file_take_the_place_of_the_registry(registry: FileRegistry, tmp_path: Path) -> None:
    path = tmp_path / "mounted.json"
    with pytest.raises(InvalidInput, match="EVENTWIRE_KEYS_FILE"):
        await gate_of(registry, keys_file=path)
    secret, key = await given(FileRegistry(path), "read")
    other, _ = await given(registry, "read")
    async with behind(await gate_of(registry, keys_file=path)) as door:
        assert (await door.get("/v1/events", headers=bearer(secret))).status == 200
        assert (await door.get("/v1/events", headers=bearer(other))).status == 401
        good = path.read_text("utf-8")
        path.write_text("{", "utf-8")
        assert (await door.get("/v1/events", headers=bearer(secret))).status == 200
        path.write_text(good.replace(key.key_id, "k0"), "utf-8")
        assert (await door.get("/v1/events", headers=bearer(secret))).status == 401
        path.unlink()
        assert (await door.get("/v1/events")).status == 401


async def test_contradicting_settings_are_refused(registry: FileRegistry, tmp_path: Path) -> None:
    for options in ({"require_keys": True}, {"keys_file": tmp_path / "keys.json"}):
        with pytest.raises(InvalidInput, match="contradicts"):
            await gate_of(registry, without_keys=True, **options)


async def test_while_the_registry_cannot_be_read_nobody_is_let_in() -> None:
    class Away:
        async def get(self, kind: str, key: str) -> bytes | None:
            raise Temporary(f"{kind} {key}")

        async def entries(self, kind: str) -> dict[str, bytes]:
            raise Temporary(kind)

        async def put(self, kind: str, key: str, value: bytes | None) -> None:
            raise Temporary(f"{kind} {key} {value!r}")

    async with behind(await gate_of(Away())) as door:
        assert (await door.get("/v1/events", headers=bearer("ew_x"))).status == 503
        assert (await door.get("/healthz")).status == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8080", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8080", 200),
        ("192.168.0.7", 200),
        ("gateway:8081", 200),
        ("app.localhost", 200),
        ("news.example:8080", 200),
        ("rebound.example", 403),
        ("rebound.example:8080", 403),
        ("127.0.0.1.rebound.example", 403),
        ("localhost.rebound.example", 403),
        ("news.example.rebound.example", 403),
        ("rebound.example@localhost", 403),
        ("a b", 403),
    ],
)
async def test_a_port_without_keys_answers_to_its_own_names_only(
    registry: FileRegistry, host: str, status: int
) -> None:
    async with behind(await gate_of(registry, hosts="other.example, news.example")) as door:
        assert (await door.get("/v1/events", headers={"Host": host})).status == status
        assert (await door.get("/healthz", headers={"Host": host})).status == 200


async def test_a_port_that_asks_for_keys_answers_to_any_name(registry: FileRegistry) -> None:
    secret, _ = await given(registry, "read")
    async with behind(await gate_of(registry)) as door:
        assert (await door.get("/v1/events", headers=bearer(secret) | {"Host": "any.example"})).status == 200


async def test_pages_of_other_sites_may_not_write_to_a_port_without_keys(registry: FileRegistry) -> None:
    async with behind(await gate_of(registry)) as door:
        for origin in ("https://evil.example", "null", "http://127.0.0.1:1", "file://"):
            answer = await door.post("/v1/articles", headers={"Origin": origin})
            assert answer.status == 403, origin
        assert (await door.post("/v1/articles", headers={"Sec-Fetch-Site": "cross-site"})).status == 403
        own = {"Origin": "http://localhost:8080", "Host": "localhost:8080", "Sec-Fetch-Site": "same-origin"}
        assert (await door.post("/v1/articles", headers=own)).status == 200
        assert (await door.post("/v1/articles")).status == 200
