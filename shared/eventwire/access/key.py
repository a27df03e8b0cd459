"""API keys: 256 random bits that are shown once; what is kept is their hash, whose they are and what they allow."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal, get_args

from pydantic import Field

from eventwire.errors import InvalidInput
from eventwire.model import Instant, Record

Scope = Literal["ingest", "read", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)

KIND = "api-key"
"""What keys are called in the registry; their key there is `identifier` of the secret."""

ENTROPY = 32
"""Bytes of a key: with so many, a plain SHA-256 is as good as a slow hash, and costs a request nothing."""

_PREFIX = "ew_"
_LONGEST = 100
_HASH = r"^[0-9a-f]{64}$"


class ApiKey(Record):
    """What is kept of an API key: enough to recognise it, not enough to use it."""

    key_id: Annotated[str, Field(pattern=r"^k[0-9a-f]{16}$", description="Names it; not secret.")]
    name: Annotated[str, Field(min_length=1, max_length=100, description="Whose it is, or what for.")]
    scopes: Annotated[tuple[Scope, ...], Field(min_length=1, description="What it allows; admin allows all.")]
    hash: Annotated[str, Field(pattern=_HASH, repr=False, description="SHA-256 of the key, in hexadecimal.")]
    created_at: Annotated[Instant, Field(description="When it was made.")]
    expires_at: Annotated[Instant | None, Field(description="From when on it is worth nothing; null: never.")] = None
    revoked_at: Annotated[Instant | None, Field(description="When it was taken back; null: it was not.")] = None
    replaces: Annotated[str | None, Field(description="The key in whose place it was made by rotation.")] = None

    def allows(self, scope: Scope) -> bool:
        """Whether it may do what asks for that scope."""
        return scope in self.scopes or "admin" in self.scopes

    def standing(self, now: datetime) -> Literal["active", "expired", "revoked"]:
        """Whether it may be used now."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "active"


def issue(
    entropy: bytes,
    name: str,
    scopes: Sequence[Scope],
    now: datetime,
    expires_at: datetime | None = None,
    replaces: str | None = None,
) -> tuple[str, ApiKey]:
    """A new key: the secret that its owner is told, and what is kept of it.

    Raises:
        InvalidInput: the name is none, or the key would be worth nothing from the beginning.
    """
    if len(entropy) != ENTROPY:
        message = f"a key takes {ENTROPY} random bytes"
        raise ValueError(message)
    if not name.strip() or not name.isprintable() or len(name) > _LONGEST:
        raise InvalidInput("name", f"must be 1 to {_LONGEST} printable characters")
    if not scopes:
        raise InvalidInput("scope", f"is needed; give one or more of {', '.join(SCOPES)}")
    if expires_at is not None and expires_at <= now:
        raise InvalidInput("expires", "lies in the past; give a time to come")
    secret = _PREFIX + base64.urlsafe_b64encode(entropy).rstrip(b"=").decode()
    return secret, ApiKey(
        key_id=identifier(secret),
        name=name,
        scopes=tuple(scope for scope in SCOPES if scope in scopes),
        hash=_hash(secret),
        created_at=now,
        expires_at=expires_at,
        replaces=replaces,
    )


def replacement(old: ApiKey, entropy: bytes, now: datetime, overlap: timedelta) -> tuple[str, ApiKey, ApiKey]:
    """A new key that allows what the old one does: the secret, what is kept of it, and the old one with its end set.

    For the overlap both are good, so that its owner can change over without a gap. A limited life begins anew.

    Raises:
        InvalidInput: the old one is worth nothing any more.
    """
    if old.standing(now) != "active":
        raise InvalidInput(old.key_id, f"is {old.standing(now)}; make a new key with `eventwire keys create`")
    life = None if old.expires_at is None else now + (old.expires_at - old.created_at)
    secret, new = issue(entropy, old.name, old.scopes, now, life, old.key_id)
    end = now + overlap
    if old.expires_at is not None:
        end = min(end, old.expires_at)
    return secret, new, old.model_copy(update={"expires_at": end})


def identifier(secret: str) -> str:
    """By what a key is found in the registry: a part of its hash, which tells nothing of the secret.

    >>> identifier("ew_no-such-key")
    'ke312efa8f0d3805a'
    """
    return "k" + _hash(secret)[:16]


def matching(secret: str, kept: bytes | None) -> ApiKey | None:
    """The key that is kept, if the secret is its own; compared in constant time."""
    if kept is None:
        return None
    key = ApiKey.model_validate_json(kept)
    return key if hmac.compare_digest(_hash(secret), key.hash) else None


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
