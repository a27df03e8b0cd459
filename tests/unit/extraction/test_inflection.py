import pytest

from eventwire.extraction.inflection import forms, plain_forms


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


@pytest.mark.parametrize(
    ("noun", "written"),
    [
        ("deputy", {"deputy", "deputies"}),
        ("gunman", {"gunman", "gunmen"}),
        ("crisis", {"crisis", "crises"}),
        ("chief", {"chief", "chiefs"}),
        ("clash", {"clash", "clashes"}),
    ],
)
def test_nouns_have_plurals_and_no_other_forms(noun: str, written: set[str]) -> None:
    assert written <= plain_forms(noun) <= forms(noun)
    assert not any(form.endswith(("ed", "ing")) for form in plain_forms(noun))
