"""Request bodies, read within limits."""

import asyncio

from aiohttp import web

from eventwire.errors import InvalidInput

MAX_BODY = 8 * 1024 * 1024
"""Longest body in bytes: an article of 1 MiB text may take several times that in escaped JSON."""

DEADLINE = 30.0
"""Seconds within which a body must have arrived, so that slow senders cannot hold connections."""


async def read_body(request: web.Request, limit: int = MAX_BODY, deadline: float = DEADLINE) -> bytes:
    """The whole body.

    Raises:
        InvalidInput: it is longer than the limit, or did not arrive in time.
    """
    if request.content_length is not None and request.content_length > limit:
        raise InvalidInput("body", f"has {request.content_length} bytes; at most {limit} are taken")
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(deadline):
            async for part in request.content.iter_chunked(65536):
                size += len(part)
                if size > limit:
                    raise InvalidInput("body", f"is longer than {limit} bytes, the most that is taken")
                parts.append(part)
    except TimeoutError:
        raise InvalidInput(
            "body", f"did not arrive within {deadline:g} s; send it faster or in smaller parts"
        ) from None
    return b"".join(parts)
