import pytest

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon.pattern import Pattern, parse_pattern

CLASSES = {"AID": frozenset({"aid", "food"}), "LEADER": frozenset({"president"})}


def pattern(text: str, code: str = "070") -> Pattern:
    return parse_pattern(text, code, CLASSES, "acts.txt:1", 0, "acts.txt:1")


def test_a_pattern_reads_like_the_sentence_it_stands_for() -> None:
    read = pattern("SRC give/send &AID to/for TGT")
    assert read.heads == (("give",), ("send",))
    assert [(slot.place, slot.filler.role) for slot in read.slots] == [
        ("subject", "SRC"),
        ("object", ""),
        ("prep", "TGT"),
    ]
    assert read.slots[2].preps == {"to", "for"}


def test_words_that_belong_together_are_joined_by_an_underscore() -> None:
    assert pattern("SRC call_off strike").heads == (("call", "off"),)
    assert pattern("the hunger_strike").heads == (("hunger", "strike"),)


def test_brackets_make_a_slot_optional() -> None:
    assert [slot.optional for slot in pattern("SRC meet (with TGT~) (in *)").slots] == [False, True, True]


def test_the_infinitive_is_a_complement_and_to_a_name_is_a_preposition() -> None:
    assert [slot.place for slot in pattern("SRC urge TGT! to ACT", "020").slots] == ["subject", "object", "to"]
    assert [slot.place for slot in pattern("SRC apologize to TGT", "055").slots] == ["subject", "prep"]


@pytest.mark.parametrize(
    ("code", "flags", "kind"),
    [
        ("040 <->", {"reciprocal"}, ""),
        ("190 <>", {"mutual"}, ""),
        ("(0871)", {"topic"}, ""),
        ("appeal+", set(), "appeal"),
    ],
)
def test_what_stands_around_a_code(code: str, flags: set[str], kind: str) -> None:
    read = pattern("SRC meet TGT", code)
    assert {name for name in ("reciprocal", "mutual", "topic") if getattr(read, name)} == flags
    assert read.kind == kind


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("SRC give &NOBODY to TGT", "070", "&NOBODY is not in classes.txt"),
        ("SRC give aid to", "070", "preposition ends the pattern"),
        ("meet", "040", "needs a subject"),
        ("SRC meet TGT", "4x", "neither a CAMEO code"),
        ("SRC meet TGT!!", "040", "no part of a pattern"),
    ],
)
def test_mistakes_are_told_with_file_and_line(text: str, code: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=f"acts.txt:1: .*{says}"):
        pattern(text, code)
