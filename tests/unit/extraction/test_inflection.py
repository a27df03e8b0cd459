import pytest

from eventwire.extraction.inflection import forms


@pytest.mark.parametrize(
    ("lemma", "written"),
    [
        ("ban", {"bans", "banned", "banning"}),
        ("deny", {"denies", "denied", "denying"}),
        ("attack", {"attacks", "attacked", "attacking"}),
        ("seize", {"seizes", "seized", "seizing"}),
        ("withdraw", {"withdrew", "withdrawn"}),
        ("meet", {"met", "meets", "meeting"}),
        ("gunman", {"gunmen"}),
        ("clash", {"clashes", "clashed"}),
        ("panic", {"panicked", "panicking"}),
    ],
)
def test_written_forms_are_known(lemma: str, written: set[str]) -> None:
    assert written <= forms(lemma)
