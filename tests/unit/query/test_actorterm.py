from __future__ import annotations

import pytest

from eventwire.query import ActorTerm


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("TUR", "code"),
        ("TURGOV", "code"),
        ("IGOUNOWFP", "code"),
        ("---GOV", "code"),
        ("person:hakan-fidan", "id"),
        ("country:TUR", "id"),
        ("Fidan", "name"),
        ("hakan fidan", "name"),
        ("tur", "name"),
        ("U.N.", "name"),
    ],
)
def test_a_user_may_name_an_actor_by_id_code_or_name(text: str, kind: str) -> None:
    assert ActorTerm.parse(text).kind == kind


def test_names_are_folded() -> None:
    assert ActorTerm.parse("Erdoğan").value == "erdogan"
