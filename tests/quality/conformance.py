"""How many records of the field's conformance suite come out exactly right with the dictionaries beside it, imported.

`python tests/quality/conformance.py [-v]` prints the figure, and with -v each record that differs. The suite is no
part of the project: EVENTWIRE_CONFORMANCE names its directory, else it is looked for beside the checkout; without it
nothing is measured.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gold import as_article

from eventwire.extraction.petrarch import PetrarchExtractor, read_dictionaries

HERE = Path(__file__).resolve().parent
RECORDS = "petrarch_unittest.jsonl"
DICTIONARIES = "petrarch_dictionaries"

Triple = tuple[str, str, str]


@dataclass(frozen=True)
class Outcome:
    """A record's events as expected and as found."""

    key: str
    text: str
    expected: frozenset[Triple]
    found: frozenset[Triple]

    @property
    def right(self) -> bool:
        """Whether they are the same."""
        return self.expected == self.found


def suite_path() -> Path | None:
    """The directory with the records and the dictionaries, or None."""
    named = os.environ.get("EVENTWIRE_CONFORMANCE")
    path = Path(named) if named else HERE.parents[2] / "shared" / "eval"
    return path if (path / RECORDS).is_file() and (path / DICTIONARIES).is_dir() else None


def outcomes(suite: Path) -> Iterator[Outcome]:
    """Every record, extracted with the imported dictionaries as a user's lexicon directory."""
    files = {path.name: path.read_text(encoding="utf-8") for path in sorted((suite / DICTIONARIES).iterdir())}
    scheme, _ = read_dictionaries(files)
    with tempfile.TemporaryDirectory() as directory:
        for name, text in scheme.tables().items():
            (Path(directory) / name).write_text(text, encoding="utf-8")
        extractor = PetrarchExtractor.load([Path(directory)])
    records = [json.loads(line) for line in (suite / RECORDS).read_text(encoding="utf-8").splitlines() if line.strip()]
    articles = [
        as_article(record["text"], f"{record['date'][:4]}-{record['date'][4:6]}-{record['date'][6:]}", record["id"])
        for record in records
    ]
    for record, extraction in zip(records, extractor.extract(articles), strict=True):
        expected = {(event["source"], event["target"], event["event"]) for event in record["events"]}
        found = {
            (
                mention.source.code if mention.source else "---",
                mention.target.code if mention.target else "---",
                mention.code,
            )
            for mention in extraction.mentions
        }
        yield Outcome(record["id"], record["text"], frozenset(expected), frozenset(found))


def main() -> int:
    """Print the figure; 0 also where the suite is absent."""
    suite = suite_path()
    if suite is None:
        print("conformance: the suite is not at hand (EVENTWIRE_CONFORMANCE names its directory)")  # noqa: T201
        return 0
    results = list(outcomes(suite))
    right = sum(result.right for result in results)
    print(f"conformance: {right} of {len(results)} records exactly right")  # noqa: T201
    if "-v" in sys.argv:
        for result in results:
            if not result.right:
                print(f"{result.key}: {result.text}")  # noqa: T201
                missing, extra = sorted(result.expected - result.found), sorted(result.found - result.expected)
                print(f"    missing {missing} extra {extra}")  # noqa: T201
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
