"""Identity of articles: the canonical URL, the id made from it, and the hash of the content."""

import hashlib
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"^(?:utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|ref|ref_src|cmpid|ocid|ito|smid|smtyp|partner|spm|__twitter_impression)$"
)
_DEFAULT_PORT = {"http": 80, "https": 443}
_USUAL = re.compile(r"https?://([a-z0-9-][a-z0-9.-]*)((?:/[A-Za-z0-9/:@!$&'()*+,;=~._-]*)?)")
"""Most URLs: a host in lower case and a path, without port, escapes and parameters. Little is to be done on them."""


class Address(NamedTuple):
    """What an article's URL says: the URL that all copies of the link share, and its host as written."""

    canonical: str
    host: str


def canonical_url(url: str) -> str:
    """The URL that every copy of a link to one page shares.

    Scheme and host in lower case (http counts as https, `www.` and `amp.` go), no default port, fragment, tracking
    parameters or trailing slash; the other parameters sorted; percent-escapes in one form.

    Raises:
        ValueError: it is no absolute http or https URL.

    >>> canonical_url("HTTP://www.Example.org:80/a/?utm_source=x&b=2&a=1#top")
    'https://example.org/a?a=1&b=2'
    """
    return address(url).canonical


@lru_cache(maxsize=256)  # an article's URL is asked for several times in a row
def address(url: str) -> Address:
    """The canonical URL and the host.

    Raises:
        ValueError: it is no absolute http or https URL.

    >>> address("https://www.example.org/a/")
    Address(canonical='https://example.org/a', host='www.example.org')
    """
    if usual := _USUAL.fullmatch(url):
        return Address(f"https://{_shared(usual[1])}{usual[2].rstrip('/')}", usual[1])
    parts = urlsplit(url.strip())
    written = parts.hostname
    if parts.scheme not in _DEFAULT_PORT or not written:
        message = f"{url[:100]!r} is not an absolute http or https URL"
        raise ValueError(message)
    host = _shared(written)
    port = parts.port
    netloc = host if port is None or port in _DEFAULT_PORT.values() else f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._").rstrip("/")
    return Address(urlunsplit(("https", netloc, path, _query(parts.query), "")), written)


def _shared(host: str) -> str:
    """The host that the copies of a site share."""
    return host.lower().rstrip(".").removeprefix("www.").removeprefix("amp.")


def _query(query: str) -> str:
    """The parameters that choose the page, in one order."""
    pairs = [(k, v) for k, v in parse_qsl(query, keep_blank_values=True) if not _TRACKING.match(k.lower())]
    return urlencode(sorted(pairs))


def article_id(url: str | None, source: str, title: str, published_at: str) -> str:
    """The id of an article: a hash of its canonical URL; without a URL, of source, title and date.

    >>> article_id("https://example.org/a", "", "", "") == article_id("http://www.example.org/a/", "x", "y", "z")
    True
    """
    seed = f"url\n{canonical_url(url)}" if url else f"report\n{source}\n{title}\n{published_at}"
    return "a" + digest(seed)[:24]


def digest(text: str) -> str:
    """SHA-256 of the text, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
