"""Scores the extractor on labelled texts and prints the tables (`make quality`).

python tests/quality/score.py            print precision, recall and F1 a level and construction
python tests/quality/score.py --record   and write the F1 figures to recorded.json
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

from gold import Labelled, gold_sentences, own_articles, own_sentences

from eventwire.extraction.engine import EnglishExtractor
from eventwire.model import Mention

RECORDED = Path(__file__).resolve().parent / "recorded.json"
Key = tuple[Any, ...]


@dataclass
class Tally:
    """Hits, extra and missed keys of one level."""

    hits: int = 0
    extra: int = 0
    missed: int = 0

    def count(self, wanted: set[Key], found: set[Key]) -> None:
        """Add one text's keys."""
        self.hits += len(wanted & found)
        self.extra += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.hits / (self.hits + self.extra) if self.hits + self.extra else 1.0

    @property
    def recall(self) -> float:
        """Share of what is right that was found."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def row(self, name: str) -> str:
        """As a line of the table."""
        return (
            f"{name:28} P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}  "
            f"({self.hits} hits, {self.extra} extra, {self.missed} missed)"
        )


Tallies = dict[str, Tally]


def country(code: str | None) -> str | None:
    """The country or kind of body that a code begins with."""
    return code[:3] if code else None


def event_keys(events: Iterable[dict[str, Any]]) -> dict[str, set[Key]]:
    """The keys of events at each level. A reciprocal event counts in one direction, its actors sorted."""
    keys: dict[str, set[Key]] = defaultdict(set)
    for event in events:
        source, target, code = event["source"], event["target"], event["code"]
        polarity, modality = event.get("polarity", "asserted"), event.get("modality", "actual")
        if event.get("reciprocal"):
            source, target = sorted((source, target), key=lambda actor: actor or "")
            code = "042" if code == "043" else code
        ends = (country(source), country(target))
        keys["root"].add((code[:2],))
        keys["dyad"].add(ends)
        keys["dyad + root"].add((*ends, code[:2]))
        keys["actors + root"].add((source, target, code[:2]))
        keys["dyad + cameo3"].add((*ends, code[:3]))
        keys["actors + cameo"].add((source, target, code))
        keys["actors + root + modality"].add((source, target, code[:2], polarity, modality))
    return keys


def as_event(mention: Mention) -> dict[str, Any]:
    """A mention in the form of the labels."""
    return {
        "source": mention.source.code if mention.source else None,
        "target": mention.target.code if mention.target else None,
        "code": mention.code,
        "polarity": mention.polarity.value,
        "modality": mention.modality.value,
        "reciprocal": mention.reciprocal,
        "date": mention.date.isoformat(),
        "place": mention.place.name if mention.place else None,
    }


LEVELS = ("root", "dyad", "dyad + root", "actors + root", "dyad + cameo3", "actors + cameo", "actors + root + modality")


def score_own(texts: Sequence[Labelled], coded: Sequence[Sequence[Mention]]) -> dict[str, Tallies]:
    """Tallies a level, for all texts together ("all") and for each construction."""
    tallies: dict[str, Tallies] = defaultdict(lambda: {level: Tally() for level in LEVELS})
    for text, mentions in zip(texts, coded, strict=True):
        wanted = event_keys(text.events)
        found = event_keys([as_event(mention) for mention in mentions])
        for group in ("all", text.group):
            for level in LEVELS:
                tallies[group][level].count(wanted.get(level, set()), found.get(level, set()))
    return tallies


_TYPOS = {"JAP": "JPN", "ITL": "ITA", "VTN": "VNM"}
"""Country codes that the gold misspells."""


def gold_actor(code: str | None) -> str | None:
    """A gold actor code without wildcards and slips."""
    if not code:
        return None
    code = code.replace("***", "").upper()
    return _TYPOS.get(code[:3], code[:3]) + code[3:]


def score_gold(texts: Sequence[Labelled], coded: Sequence[Sequence[Mention]]) -> Tallies:
    """The levels of the gold's own scorer: the gold marks one focal event a sentence, so precision is a lower bound."""
    tallies: Tallies = defaultdict(Tally)
    for text, mentions in zip(texts, coded, strict=True):
        record = text.record
        roots = {record["cameo"][:2]} if record["cameo_root_agrees"] else set(record["cameo_root_allowed"])
        root = min(roots)
        wanted = {(gold_actor(a), gold_actor(b)) for a, b in record["dyads"] if a and b}
        events = [
            (
                gold_actor(mention.source.code if mention.source else None),
                gold_actor(mention.target.code if mention.target else None),
                mention.code,
            )
            for mention in mentions
        ]
        full = [(a, b, code) for a, b, code in events if a and b]
        rooted = [(a, b, root if code[:2] in roots else code[:2]) for a, b, code in full]
        tallies["root"].count({(root,)}, {(root if code[:2] in roots else code[:2],) for _, _, code in events})
        if not wanted:
            continue
        cameo = record["cameo"]
        ends = {(country(a), country(b)) for a, b in wanted}
        tallies["dyad"].count(set(ends), {(country(a), country(b)) for a, b, _ in full})
        tallies["dyad + root"].count({(*e, root) for e in ends}, {(country(a), country(b), r) for a, b, r in rooted})
        tallies["actors + root"].count({(*pair, root) for pair in wanted}, set(rooted))
        tallies["dyad + cameo3"].count(
            {(*e, cameo[:3]) for e in ends}, {(country(a), country(b), c[:3]) for a, b, c in full}
        )
        tallies["actors + cameo"].count({(*pair, cameo) for pair in wanted}, set(full))
    return tallies


def measure(extractor: EnglishExtractor) -> dict[str, Tallies]:
    """All tables: "gold", "own/<construction>", "articles"."""
    tables: dict[str, Tallies] = {}
    gold = list(gold_sentences())
    if gold:
        tables["gold"] = score_gold(gold, code(extractor, gold))
    own = list(own_sentences())
    for group, tallies in score_own(own, code(extractor, own)).items():
        tables[f"own/{group}"] = tallies
    articles = list(own_articles())
    if articles:
        tables["articles"] = score_own(articles, code(extractor, articles))["all"]
    return tables


def code(extractor: EnglishExtractor, texts: Sequence[Labelled]) -> list[Sequence[Mention]]:
    """The mentions of each text."""
    return [extraction.mentions for extraction in extractor.extract([text.article for text in texts])]


def figures(tables: dict[str, Tallies]) -> dict[str, dict[str, float]]:
    """F1 a table and level, in thousandths rounded down, so that noise in the last digit fails nothing."""
    return {
        name: {level: int(tally.f1 * 1000) / 1000 for level, tally in tallies.items()}
        for name, tallies in sorted(tables.items())
        if name in ("gold", "own/all", "articles")
    }


def record(measured: dict[str, dict[str, float]]) -> None:
    """Write figures to recorded.json; tables that were not measured stay as they are."""
    held = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    RECORDED.write_text(json.dumps(dict(sorted((held | measured).items())), indent=1) + "\n", encoding="utf-8")
    _say(f"recorded in {RECORDED.name}")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write the figures to recorded.json")
    options = parser.parse_args()
    tables = measure(EnglishExtractor.load())
    for name in ("gold", "own/all", "articles"):
        if name in tables:
            _say(f"== {name}")
            for level, tally in tables[name].items():
                _say(tally.row(level))
    _say("== own sentences a construction: actors + root")
    for name, tallies in sorted(tables.items()):
        if name.startswith("own/") and name != "own/all":
            _say(tallies["actors + root"].row(name.removeprefix("own/")))
    if options.record:
        record(figures(tables))


if __name__ == "__main__":
    main()
