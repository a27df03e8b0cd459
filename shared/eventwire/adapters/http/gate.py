"""The gate before every endpoint: API keys, and what protects a port that asks for none."""

import ipaddress
import re
from collections.abc import Awaitable, Callable
from functools import partial

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from eventwire.access import KIND, ApiKey, identifier, matching, need
from eventwire.adapters.file_registry import FileRegistry
from eventwire.adapters.http.problem import refusal
from eventwire.adapters.http.settings import DoorSettings
from eventwire.errors import Forbidden, InvalidInput, Unauthorized
from eventwire.ports import Clock, Registry

CALLER = web.RequestKey("caller", str)
"""Under which a request holds the id of the API key that it came with."""

WELCOME = web.RequestKey[Callable[[], Awaitable[bool]]]("welcome")
"""Under which it holds the question whether that key still counts: an answer may go on for longer than its key."""

_BEARER = re.compile(r"Bearer +([!-~]{1,200}) *", re.IGNORECASE)
_REALM = 'Bearer realm="eventwire"'
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """Lets requests in by their API key; `request[CALLER]` is the key's id then."""

    def __init__(self, keys: Registry | None, clock: Clock, *, always: bool = False, hosts: frozenset[str]) -> None:
        """`keys`: where they are kept; None: nobody is asked for one. Unless `always`, nobody is while there is none.

        `hosts`: further names by which a port without keys may be called.
        """
        self._keys = keys
        self._clock = clock
        self._always = always
        self._hosts = hosts

    def middleware(self) -> Middleware:
        """The gate as a middleware; it belongs behind the one that makes problems of errors."""

        @web.middleware
        async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
            resource = request.match_info.route.resource
            scope = need(request.method, resource.canonical) if resource is not None else "read"
            if scope is None:
                return await handler(request)
            if self._keys is None or not (self._always or await self._keys.entries(KIND)):
                self._trust(request)
                return await handler(request)
            try:
                key = await self._recognise(self._keys, request)
            except Unauthorized as error:
                return _turned_away(error, _REALM + (', error="invalid_token"' if _given(request) else ""))
            if resource is not None and not key.allows(scope):
                lacking = Forbidden(f"the API key {key.key_id} has no scope {scope}, which this needs")
                return _turned_away(lacking, f'{_REALM}, error="insufficient_scope", scope="{scope}"')
            request[CALLER] = key.key_id
            welcome: Callable[[], Awaitable[bool]] = partial(self._counts, self._keys, request)
            request[WELCOME] = welcome
            return await handler(request)

        return gate

    async def _counts(self, keys: Registry, request: web.Request) -> bool:
        try:
            await self._recognise(keys, request)
        except Unauthorized:
            return False
        return True

    async def _recognise(self, keys: Registry, request: web.Request) -> ApiKey:
        """The key that came with the request.

        Raises:
            Unauthorized: none that is worth anything; never says what was given.
        """
        given = _given(request)
        if not given:
            raise Unauthorized("an API key is needed; send it as `Authorization: Bearer KEY`")
        found = _BEARER.fullmatch(given)
        secret = found[1] if found else ""
        key = matching(secret, await keys.get(KIND, identifier(secret))) if secret else None
        if key is None:
            raise Unauthorized("this API key is not known; send one as `Authorization: Bearer KEY`")
        standing = key.standing(self._clock.now())
        if standing != "active":
            raise Unauthorized(f"the API key {key.key_id} is {standing}; ask its issuer for another")
        return key

    def _trust(self, request: web.Request) -> None:
        """Nobody is asked for a key here, so a web page that the user looks at must not be able to act for the user.

        A page cannot forge Host: by DNS rebinding its name leads here, but the browser sends that name. What no
        stranger can own is let in: addresses, `localhost`, names without a dot.

        Raises:
            Forbidden: the request comes by a name that is not ours, or from another site's page.
        """
        host = request.headers.get("Host", "").lower()
        name = _name(host)
        if name is None or not (_own(name) or name in self._hosts):
            raise Forbidden(f"{host[:100]!r} is not a name of this server; add it to EVENTWIRE_HOSTS if it is")
        origin = request.headers.get("Origin")
        foreign = origin is not None and origin.lower().partition("://")[2] != host
        if request.method not in _READING and (foreign or request.headers.get("Sec-Fetch-Site") == "cross-site"):
            raise Forbidden("pages of other sites may not change anything here; use an API key from a program")


def _given(request: web.Request) -> str:
    return request.headers.get("Authorization", "").strip()


def _turned_away(error: Unauthorized | Forbidden, challenge: str) -> web.Response:
    response = refusal(error)
    response.headers["WWW-Authenticate"] = challenge
    # The body of somebody who may not send one is not read.
    response.force_close()
    return response


def _name(host: str) -> str | None:
    """The name in a Host header; None if it holds none.

    >>> _name("localhost:8080"), _name("[::1]:8080"), _name("10.0.0.7"), _name("a b"), _name("[::1")
    ('localhost', '::1', '10.0.0.7', None, None)
    """
    found = re.fullmatch(r"(?:\[([0-9a-f:.%]+)\]|([a-z0-9._-]*))(?::[0-9]{1,5})?", host)
    return None if found is None else found[1] or found[2]


def _own(name: str) -> bool:
    """Whether no stranger can own the name.

    >>> _own("127.0.0.1"), _own("::1"), _own("gateway"), _own("app.localhost"), _own("rebound.example")
    (True, True, True, True, False)
    """
    if "." not in name or name.endswith(".localhost"):
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def loopback(host: str) -> bool:
    """Whether only this machine reaches a port that listens on the address.

    >>> loopback("127.0.0.1"), loopback("localhost"), loopback("::1"), loopback("0.0.0.0"), loopback("example.org")
    (True, True, True, False, False)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


async def open_gate(settings: DoorSettings, host: str, registry: Registry, clock: Clock) -> Gate:
    """The gate for a port on that address.

    Raises:
        InvalidInput: others reach the address, and there is neither a key nor the word that none is wanted;
            the settings contradict each other; or the file of keys cannot be read.
        Temporary: the registry cannot be read now.
    """
    hosts = frozenset(name.strip().lower() for name in settings.hosts.split(",") if name.strip())
    if settings.without_keys:
        if settings.require_keys or settings.keys_file is not None:
            raise InvalidInput("EVENTWIRE_WITHOUT_KEYS", "contradicts the settings that ask for keys; leave one out")
        return Gate(None, clock, hosts=hosts)
    keys = registry if settings.keys_file is None else FileRegistry(settings.keys_file)
    if settings.keys_file is not None and not await keys.entries(KIND):
        raise InvalidInput(
            "EVENTWIRE_KEYS_FILE", f"{settings.keys_file} holds no key; see `eventwire keys create --file`"
        )
    exposed = not loopback(host)
    if exposed and not await keys.entries(KIND):
        raise InvalidInput(
            f"host {host}",
            "can be reached from other machines, and there is no API key: make one with `eventwire keys create`, "
            "or say that anybody may do anything with --without-keys (EVENTWIRE_WITHOUT_KEYS=true)",
        )
    always = exposed or settings.require_keys or settings.keys_file is not None
    return Gate(keys, clock, always=always, hosts=hosts)
