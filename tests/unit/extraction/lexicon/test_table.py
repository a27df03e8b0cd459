from pathlib import Path

import pytest

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon import load_tables, read_table


def test_comments_and_blank_lines_are_skipped_and_line_numbers_kept() -> None:
    rows = list(read_table("x.txt", "# name | code\n\n Turkey | TUR \n", 2, 2))
    assert [(row.line, row.cells) for row in rows] == [(3, ("Turkey", "TUR"))]


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Turkey", "x.txt:1: has 1 column, needs 2"),
        ("a | b | c | d", "x.txt:1: has 4 columns, may have 3"),
        (" | TUR", "x.txt:1: the first column is empty"),
    ],
)
def test_a_wrong_line_is_reported_with_file_and_line(line: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        list(read_table("x.txt", line, 2, 3))


def test_a_missing_directory_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="is not a directory"):
        load_tables([tmp_path / "nowhere"])


def test_a_table_with_an_unknown_name_is_refused_rather_than_passed_over(tmp_path: Path) -> None:
    (tmp_path / "peoples.txt").write_text("X | TUR\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"peoples.txt: is no table: begin its name with one of .*persons"):
        load_tables([tmp_path])


def test_a_table_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    (tmp_path / "persons.txt").write_bytes("Öncü | TURGOV\n".encode("latin-1"))
    with pytest.raises(InvalidInput, match="save it as UTF-8"):
        load_tables([tmp_path])
