from datetime import date
from pathlib import Path

from eventwire.extraction.lexicon import Lexicon
from eventwire.extraction.lexicon.spelling import words


def test_the_packaged_tables_are_right_and_hold_every_state() -> None:
    lexicon = Lexicon.load()
    assert len(lexicon.countries) > 190
    assert lexicon.countries["TUR"].actor_id == "country:TUR"
    assert len(lexicon.roles) > 3000


def test_a_directory_extends_and_overrides_the_packaged_tables(tmp_path: Path) -> None:
    (tmp_path / "persons.txt").write_text("Zorana Quux | SRBGOV 2020..\nHakan Fidan | TUROPP\n", encoding="utf-8")
    lexicon = Lexicon.load([tmp_path])
    hits = lexicon.names.find(words("Zorana Quux met Hakan Fidan"))
    assert [hit.actors[0].code_on(date(2024, 1, 1)) for hit in hits] == ["SRBGOV", "TUROPP"]
