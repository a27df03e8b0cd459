"""Evidence: what an event shows of a mention, and why the mention belongs to it."""

import orjson

from eventwire.model import Evidence, Reason
from eventwire.resolution.assemble import Part
from eventwire.resolution.comparison import Comparison
from eventwire.resolution.rows import Row
from eventwire.resolution.shelf import Shelf

_MOST_REMEMBERED = 20_000
_FIRST = (Reason(feature="first_report", score=0.0, text="the earliest report, by which the event is known"),)
_SAME = (Reason(feature="same_signature", score=1.0, text="the same actors, act, day and place"),)
_TAKEN = (
    "mention_id", "article_id", "revision", "part", "sentence", "spans", "code", "rule", "attribution", "confidence",
)  # fmt: skip


class EvidenceReader:
    """Reads evidence from the mentions on a shelf, remembering what it has read: it is shown again at every change."""

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._read: dict[tuple[str, str], Evidence] = {}

    def read(self, shelf: Shelf, row: Row, reasons: tuple[Reason, ...]) -> Evidence:
        """What the event shows of a mention."""
        key = (row.mention_id, row.digest)
        found = self._read.get(key)
        if found is None:
            if len(self._read) >= _MOST_REMEMBERED:
                self._read.clear()
            held = shelf.mention(row.mention_id)
            assert held is not None, "every row has its mention"  # noqa: S101 - a broken shelf must not pass for an empty one
            found = self._read[key] = _evidence(held[3])
        if found.reasons is not reasons and found.reasons != reasons:
            found = self._read[key] = found.model_copy(update={"reasons": reasons})
        return found

    def reasons(self, part: Part, canonical: str, linked: Part | None, *, ahead: bool) -> tuple[Reason, ...]:
        """Why the mentions of an item belong to the event: by what it joined it."""
        if linked is not None:
            return self._comparison.reasons(part.item.like, linked.item.like, ahead=ahead)
        if part.item.first[1] == canonical and len(part.acts) == 1:
            return _FIRST
        return _SAME


def _evidence(body: bytes) -> Evidence:
    mention = orjson.loads(body)
    publication, source, target = mention["publication"], mention["source"], mention["target"]
    outlet = publication["outlet"]
    return Evidence.model_validate(
        {
            **{name: mention[name] for name in _TAKEN},
            "url": publication["url"],
            "title": publication["title"],
            "source": outlet["name"] if outlet else None,
            "published_at": publication["published_at"],
            "source_name": source["name"] if source else None,
            "target_name": target["name"] if target else None,
        }
    )
