"""The API described: the OpenAPI document, and a page for people made from it."""

import re
from html import escape
from typing import Any

from aiohttp import web

from eventwire.contracts import openapi

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
section { margin: 1.5rem 0; } code, pre { font: 14px/1.5 ui-monospace, monospace; }
pre { background: var(--soft); padding: .6rem .8rem; overflow-x: auto; border-radius: 4px; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; }
td:first-child { white-space: nowrap; } tr + tr td { border-top: 1px solid var(--line); }
.method { font-weight: 600; text-transform: uppercase; margin-right: .5rem; }
"""

_EXAMPLES = (
    ("Events between Türkiye and the United States", "/v1/events?source=TUR&target=USA"),
    ("Meetings and calls, newest first", "/v1/events?root=04"),
    ("Material conflict since a day", "/v1/events?quad=4&from=2024-08-01"),
    ("What is planned", "/v1/events?modality=planned"),
    ("Events whose evidence speaks of a proposal", "/v1/events?q=proposal"),
    ("Actors called Blinken", "/v1/actors?q=blinken"),
)


def describe_routes() -> list[web.RouteDef]:
    """/ for people, /openapi.json for programs."""
    document = openapi()
    page = _page(document)

    async def html(_request: web.Request) -> web.Response:
        headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}
        return web.Response(text=page, content_type="text/html", headers=headers)

    async def machine(_request: web.Request) -> web.Response:
        return web.json_response(document)

    return [web.get("/", html), web.get("/openapi.json", machine)]


def _page(document: dict[str, Any]) -> str:
    info = document["info"]
    examples = "".join(
        f'<li><a href="{escape(url)}"><code>{escape(url)}</code></a> {escape(text)}</li>' for text, url in _EXAMPLES
    )
    operations = "".join(
        _operation(method, path, operation, document["components"]["schemas"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])} API</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])} Version {escape(info['version'])}.</p>"
        f'<p>For programs: <a href="/openapi.json">/openapi.json</a>. Errors are <code>application/problem+json</code> '
        f"and name the wrong field.</p><h2>Try</h2><ul>{examples}</ul><h2>Endpoints</h2>{operations}</body></html>"
    )


def _operation(method: str, path: str, operation: dict[str, Any], components: dict[str, Any]) -> str:
    rows = [
        (p["name"], p["description"] + _choices(p["schema"], components))
        for p in operation["parameters"]
        if p["in"] == "query"
    ]
    note = ""
    if "requestBody" in operation and method == "post" and path == "/v1/articles":
        schema = components["Submission"]
        rows = [(f"?{name}", text) for name, text in rows]
        rows += [
            (name, value.get("description", "") + _choices(value, components))
            for name, value in schema["properties"].items()
        ]
    elif "requestBody" in operation and method == "put" and path.startswith("/v1/articles/"):
        note = "<p>The body has the fields of POST /v1/articles.</p>"
    table = "".join(f"<tr><td><code>{escape(name)}</code></td><td>{_prose(text)}</td></tr>" for name, text in rows)
    refusals = "".join(
        f"<li>{status} {escape(answer['description'])}</li>"
        for status, answer in operation["responses"].items()
        if status >= "400"
    )
    head = f'<h3><span class="method">{method}</span><code>{escape(path)}</code></h3>'
    told = f"<details><summary>Refusals</summary><ul>{refusals}</ul></details>" if refusals else ""
    return (
        f"<section>{head}<p>{escape(operation['summary'])}.</p>{note}"
        f"{f'<table>{table}</table>' if table else ''}{told}</section>"
    )


def _choices(schema: dict[str, Any], components: dict[str, Any]) -> str:
    """The values that a field may have, where they are few."""
    values: list[str] = []
    for part in (schema, *schema.get("anyOf", ())):
        named = components.get(part["$ref"].rpartition("/")[2], {}) if "$ref" in part else part
        values += [*named.get("enum", ()), *([named["const"]] if "const" in named else ())]
    return f" One of {', '.join(f'`{value}`' for value in values)}." if values else ""


def _prose(text: str) -> str:
    """A description with what stands in backticks as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text))
