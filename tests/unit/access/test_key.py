from __future__ import annotations

import secrets
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventwire.access import SCOPES, ApiKey, Scope, identifier, issue, matching, replacement
from eventwire.errors import InvalidInput
from eventwire.testing import NOON

ENTROPY = bytes(range(32))


def test_a_key_is_kept_as_a_hash_only() -> None:
    secret, key = issue(ENTROPY, "wire desk", ["read"], NOON)
    assert secret.startswith("ew_")
    assert len(secret) == 46
    for told in (key.model_dump_json(), repr(key), str(key)):
        assert secret not in told
        assert secret.removeprefix("ew_") not in told
    assert key.hash not in repr(key)
    assert key.key_id == identifier(secret)


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_only_the_secret_itself_matches(one: bytes, other: bytes) -> None:
    secret, key = issue(one, "a", ["read"], NOON)
    kept = key.model_dump_json().encode()
    assert matching(secret, kept) == key
    wrong, _ = issue(other, "a", ["read"], NOON)
    assert (matching(wrong, kept) is None) == (one != other)
    assert matching(secret[:-1], kept) is None
    assert matching(secret + "=", kept) is None
    assert matching(secret, None) is None


def test_a_key_that_shares_the_id_but_not_the_hash_is_none() -> None:
    secret, key = issue(ENTROPY, "a", ["read"], NOON)
    forged = key.model_copy(update={"hash": key.hash[:16] + "0" * 48})
    assert matching(secret, forged.model_dump_json().encode()) is None


def test_text_that_is_no_utf8_is_just_another_wrong_key() -> None:
    assert matching("ew_\udcff", issue(ENTROPY, "a", ["read"], NOON)[1].model_dump_json().encode()) is None


def test_admin_allows_all_and_the_others_just_themselves() -> None:
    def allowed(*scopes: Scope) -> set[str]:
        return {scope for scope in SCOPES if issue(ENTROPY, "a", scopes, NOON)[1].allows(scope)}

    assert allowed("ingest") == {"ingest"}
    assert allowed("read") == {"read"}
    assert allowed("read", "ingest") == {"ingest", "read"}
    assert allowed("admin") == {"ingest", "read", "admin"}


def test_a_key_expires_at_its_time() -> None:
    _, key = issue(ENTROPY, "a", ["read"], NOON, NOON + timedelta(days=1))
    assert key.standing(NOON) == "active"
    assert key.standing(NOON + timedelta(hours=23)) == "active"
    assert key.standing(NOON + timedelta(days=1)) == "expired"
    assert key.model_copy(update={"revoked_at": NOON}).standing(NOON) == "revoked"


def test_rotation_gives_both_keys_a_time_together() -> None:
    _, old = issue(ENTROPY, "wire desk", ["ingest", "read"], NOON, NOON + timedelta(days=90))
    later = NOON + timedelta(days=80)
    secret, new, ending = replacement(old, secrets.token_bytes(32), later, timedelta(days=7))
    assert (new.name, new.scopes, new.replaces) == (old.name, old.scopes, old.key_id)
    assert new.expires_at == later + timedelta(days=90)
    assert matching(secret, new.model_dump_json().encode()) == new
    assert ending.expires_at == later + timedelta(days=7)
    _, _, ending = replacement(old, secrets.token_bytes(32), later, timedelta(days=30))
    assert ending.expires_at == old.expires_at


@pytest.mark.parametrize("update", [{"revoked_at": NOON}, {"expires_at": NOON}])
def test_a_key_that_is_worth_nothing_is_not_rotated(update: dict[str, object]) -> None:
    old: ApiKey = issue(ENTROPY, "a", ["read"], NOON)[1].model_copy(update=update)
    with pytest.raises(InvalidInput, match="make a new key"):
        replacement(old, ENTROPY, NOON, timedelta(days=1))


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\nb", "a\x1b[31mb"])
def test_names_are_short_and_printable(name: str) -> None:
    with pytest.raises(InvalidInput, match="name"):
        issue(ENTROPY, name, ["read"], NOON)


def test_a_key_needs_a_scope_and_a_future() -> None:
    with pytest.raises(InvalidInput, match="scope"):
        issue(ENTROPY, "a", [], NOON)
    with pytest.raises(InvalidInput, match="past"):
        issue(ENTROPY, "a", ["read"], NOON, NOON)
    with pytest.raises(ValueError, match="32"):
        issue(b"short", "a", ["read"], NOON)
