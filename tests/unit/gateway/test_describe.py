"""The page that describes the API, as a browser gets it."""

from __future__ import annotations

import re

from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient

from eventwire.contracts import openapi
from eventwire_gateway.describe import describe_routes


async def page(aiohttp_client: AiohttpClient, path: str = "/") -> tuple[web.Response, str]:
    app = web.Application()
    app.add_routes(describe_routes())
    answer = await (await aiohttp_client(app)).get(path)
    return answer, await answer.text()


async def test_every_endpoint_and_parameter_is_on_the_page(aiohttp_client: AiohttpClient) -> None:
    _, text = await page(aiohttp_client)
    for path, operations in openapi()["paths"].items():
        assert f"<code>{path}</code>" in text
        for operation in operations.values():
            for parameter in operation["parameters"]:
                if parameter["in"] == "query":
                    assert re.search(rf"<code>\??{parameter['name']}</code>", text), parameter["name"]
    assert "<code>-independent_source_count</code>" in text
    assert "One of <code>actual</code>, <code>planned</code>" in text


async def test_the_page_runs_no_scripts_and_loads_nothing(aiohttp_client: AiohttpClient) -> None:
    answer, text = await page(aiohttp_client)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "<script" not in text
    assert not re.search(r"(?:src|href)=\"https?:", text)


async def test_programs_get_the_document(aiohttp_client: AiohttpClient) -> None:
    answer, _ = await page(aiohttp_client, "/openapi.json")
    assert (await answer.json())["openapi"] == openapi()["openapi"]
