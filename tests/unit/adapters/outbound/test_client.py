"""The guarded client against servers, redirects and names that mean harm."""

import asyncio
import gzip
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from eventwire.adapters.outbound import GuardedClient, Limits, Reach
from eventwire.errors import InvalidInput, Temporary, TooLarge

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Names(AbstractResolver):
    """Gives each time the next of the answers."""

    def __init__(self, *answers: Sequence[str], reach: Reach | None = None) -> None:
        self.answers = list(answers)
        self.asked = 0
        self.reach = reach

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        del family
        answer = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if self.reach is not None:
            self.reach.found(host, answer)
        kinds = [socket.AF_INET6 if ":" in address else socket.AF_INET for address in answer]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=kind, proto=0, flags=0)
            for address, kind in zip(answer, kinds, strict=True)
        ]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def serving(**paths: Handler) -> AsyncIterator[str]:
    app = web.Application()
    for path, handler in paths.items():
        app.router.add_route("*", f"/{path}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def guarded(*allowed: str, **options: object) -> GuardedClient:
    return GuardedClient(Reach(allowed), "Eventwire/test", **options)  # type: ignore[arg-type]


def answering(*args: object, **kwargs: object) -> Handler:
    async def handler(_request: web.Request) -> web.StreamResponse:
        return web.Response(*args, **kwargs)  # type: ignore[arg-type]

    return handler


def leading(to: str, status: int = 302) -> Handler:
    return answering(status=status, headers={"Location": to})


@asynccontextmanager
async def listening() -> AsyncIterator[tuple[int, list[bool]]]:
    """A port that takes note of connections."""
    met: list[bool] = []

    async def note(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        met.append(True)
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], met


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "127.1",
        "127.000.000.001",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "0",
        "0.0.0.0",  # noqa: S104 - an address to refuse, not to listen on
        "１２７.０.０.１",
        "①②⑦.⓪.⓪.①",
    ],
)
async def test_no_spelling_of_this_machine_is_connected_to(host: str) -> None:
    async with listening() as (port, met), guarded() as client:
        with pytest.raises((InvalidInput, Temporary)):
            await client.get(f"http://{host}:{port}/")
        with pytest.raises((InvalidInput, Temporary)):
            await client.post(f"http://{host}:{port}/", b"{}")
        assert met == []


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "http://"),
        ("gopher://127.0.0.1/", "http://"),
        ("ftp://example.org/", "http://"),
        ("example.org/feed", "http://"),
        ("http:///feed", "names no host"),
        ("http://user:secret@example.org/", "user name"),
        ("http://example.org:99999/", "is no address"),
        ("http://[::1/", "is no address"),
        ("https://example.org/" + "a" * 3000, "longer than"),
    ],
)
async def test_addresses_that_are_no_web_addresses_are_refused_by_their_text(url: str, why: str) -> None:
    async with guarded() as client:
        with pytest.raises(InvalidInput, match=why):
            await client.get(url)


async def test_the_refusal_says_how_to_allow_and_does_not_name_the_address() -> None:
    async with guarded(resolver=Names(["10.20.30.40"])) as client:
        with pytest.raises(InvalidInput, match=r"wiki\.internal leads to an address that is not public") as refusal:
            await client.get("http://wiki.internal/")
    assert "EVENTWIRE_OUTBOUND_ALLOW" in str(refusal.value)
    assert "10.20.30.40" not in str(refusal.value)


async def test_a_name_that_turns_inward_after_the_first_look_is_not_followed() -> None:
    """DNS rebinding: the address that was looked at is the one that is connected to, however often the name turns."""
    async with listening() as (port, met):
        names = Names(["203.0.113.7", "127.0.0.1"], ["127.0.0.1"], ["127.0.0.1", "::1"])
        for _ in range(3):
            async with guarded(resolver=names, limits=Limits(seconds=0.5)) as client:
                with pytest.raises((InvalidInput, Temporary)):
                    await client.get(f"http://rebind.example:{port}/")
        assert names.asked == 3
        assert met == []


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/",
        "http://[::ffff:169.254.169.254]/",
        "http://2852039166/",
        "http://10.0.0.1:8080/",
        "//169.254.169.254/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_FLUSHALL",
        "http://user:pass@example.org/",
        "http://[::1",
        "javascript:alert(1)",
    ],
)
async def test_redirects_that_lead_inside_or_off_the_web_are_refused(target: str) -> None:
    async with serving(feed=leading(target)) as base, guarded("127.0.0.1") as client:
        with pytest.raises(InvalidInput):
            await client.get(f"{base}/feed")


async def test_redirects_are_followed_a_few_times_only() -> None:
    async with serving(loop=leading("/loop")) as base, guarded("127.0.0.1") as client:
        with pytest.raises(InvalidInput, match="redirects more than 5 times"):
            await client.get(f"{base}/loop")


async def test_a_redirect_keeps_what_was_asked_and_says_where_the_answer_came_from() -> None:
    async with (
        serving(a=leading("b?x=1#part", 307), b=answering(text="there")) as base,
        guarded("127.0.0.1") as client,
    ):
        fetched = await client.get(f"{base}/a")
    assert (fetched.status, fetched.body, fetched.url) == (200, b"there", f"{base}/b?x=1")
    assert fetched.moved is None


async def test_only_an_unbroken_chain_of_permanent_redirects_moves_an_address() -> None:
    async with (
        serving(
            a=leading("/b", 301),
            b=leading("/c", 308),
            c=leading("/d", 302),
            d=leading("/e", 301),
            e=answering(text="end"),
        ) as base,
        guarded("127.0.0.1") as client,
    ):
        fetched = await client.get(f"{base}/a")
    assert (fetched.url, fetched.moved) == (f"{base}/e", f"{base}/c")


async def test_credentials_do_not_cross_to_another_origin() -> None:
    seen: list[str | None] = []

    async def note(request: web.Request) -> web.Response:
        seen.append(request.headers.get("Authorization"))
        return web.Response()

    async with (
        serving(there=note) as there,
        serving(here=leading(f"{there}/there"), same=leading("/here")) as here,
        guarded("127.0.0.1") as client,
    ):
        await client.get(f"{here}/same", {"authorization": "Bearer secret"})
    assert seen == [None]


async def test_cookies_are_not_kept_and_the_client_introduces_itself() -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def note(request: web.Request) -> web.Response:
        seen.append((request.headers.get("Cookie"), request.headers.get("User-Agent")))
        response = web.Response()
        response.set_cookie("id", "1")
        return response

    async with serving(page=note) as base, guarded("127.0.0.1") as client:
        await client.get(f"{base}/page")
        await client.get(f"{base}/page")
    assert seen == [(None, "Eventwire/test")] * 2


async def test_a_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with listening() as (port, met), serving(page=answering(text="direct")) as base:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{port}")
        async with guarded("127.0.0.1") as client:
            assert (await client.get(f"{base}/page")).body == b"direct"
        assert met == []


async def test_gzip_is_unpacked_and_a_bomb_is_not() -> None:
    packed = {"Content-Encoding": "gzip"}
    bomb = gzip.compress(bytes(64 * 1024 * 1024), 9)
    async with (
        serving(
            good=answering(body=gzip.compress(b"feed"), headers=packed),
            bomb=answering(body=bomb, headers=packed),
            cut=answering(body=gzip.compress(b"feed" * 100)[:-9], headers=packed),
            not_gzip=answering(body=b"<rss/>", headers=packed),
            brotli=answering(body=b"\x0b", headers={"Content-Encoding": "br"}),
        ) as base,
        guarded("127.0.0.1") as client,
    ):
        assert (await client.get(f"{base}/good")).body == b"feed"
        with pytest.raises(TooLarge, match="once unpacked"):
            await client.get(f"{base}/bomb")
        with pytest.raises(InvalidInput, match="in the middle of its gzip"):
            await client.get(f"{base}/cut")
        with pytest.raises(InvalidInput, match="not valid gzip"):
            await client.get(f"{base}/not_gzip")
        with pytest.raises(InvalidInput, match="br"):
            await client.get(f"{base}/brotli")


async def test_long_answers_are_refused_whether_they_say_their_length_or_not() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(65536))

    limits = Limits(wire=100_000)
    async with (
        serving(told=answering(body=bytes(100_001)), untold=endless) as base,
        guarded("127.0.0.1", limits=limits) as client,
    ):
        with pytest.raises(TooLarge, match="has 100001 bytes"):
            await client.get(f"{base}/told")
        with pytest.raises(TooLarge, match="longer than 100000 bytes"):
            await client.get(f"{base}/untold")


async def test_servers_that_hang_or_drip_are_left() -> None:
    async def hang(_request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b".")
            await asyncio.sleep(0.01)

    async with serving(hang=hang, drip=drip) as base:
        async with guarded("127.0.0.1", limits=Limits(seconds=30, pause=0.1)) as client:
            with pytest.raises(Temporary, match="keeps us waiting"):
                await client.get(f"{base}/hang")
        async with guarded("127.0.0.1", limits=Limits(seconds=0.2, pause=5)) as client:
            with pytest.raises(Temporary, match=r"did not answer whole in 0\.2 seconds"):
                await client.get(f"{base}/drip")


async def test_an_answer_that_breaks_off_and_one_that_is_no_http_can_be_tried_again() -> None:
    async def cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort" if b"/cut" in asked else b"+PONG\r\n\r\n"
        writer.write(head)
        writer.close()

    server = await asyncio.start_server(cut, "127.0.0.1", 0)
    async with server, guarded("127.0.0.1") as client:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Temporary, match="broke off"):
            await client.get(f"http://127.0.0.1:{port}/cut")
        with pytest.raises(Temporary, match="does not answer as a web server"):
            await client.get(f"http://127.0.0.1:{port}/pong")


async def test_nobody_there_can_be_tried_again() -> None:
    async with listening() as (port, _):
        pass
    async with guarded("127.0.0.1") as client:
        with pytest.raises(Temporary, match="cannot be reached"):
            await client.get(f"http://127.0.0.1:{port}/")


async def test_post_hands_the_answer_over_and_follows_no_redirect() -> None:
    got: list[tuple[bytes, str | None]] = []

    async def take(request: web.Request) -> web.Response:
        got.append((await request.read(), request.headers.get("webhook-id")))
        return web.Response(status=500, text="x" * 100_000)

    async with (
        serving(hook=take, moved=leading("http://169.254.169.254/")) as base,
        guarded("127.0.0.1") as client,
    ):
        answer = await client.post(f"{base}/hook", b"{}", {"webhook-id": "1"})
        moved = await client.post(f"{base}/moved", b"{}")
    assert got == [(b"{}", "1")]
    assert answer.status == 500
    assert 0 < len(answer.body) <= 16 * 1024
    assert moved.status == 302


async def test_an_allowed_name_is_reached_where_it_stands() -> None:
    reach = Reach(["feeds.internal"])
    async with serving(feed=answering(text="here")) as base:
        port = base.rpartition(":")[2]
        async with GuardedClient(reach, "Eventwire/test", resolver=Names(["127.0.0.1"], reach=reach)) as client:
            assert (await client.get(f"http://feeds.internal:{port}/feed")).body == b"here"
            other = client.get(f"http://127.0.0.2:{port}/feed")
            with pytest.raises(InvalidInput, match="not public"):
                await other
