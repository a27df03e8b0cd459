"""Comparison: two likenesses against the table of features."""

from dataclasses import dataclass, field

from eventwire.model import Reason
from eventwire.resolution.features import (
    CONFLICT,
    THRESHOLD,
    WEIGHTS,
    Finding,
    same_act,
    same_day,
    same_party,
    same_place,
    same_plan_day,
    same_words,
)
from eventwire.resolution.likeness import Likeness

_MOST_REMEMBERED = 200_000


@dataclass
class Comparison:
    """Compares likenesses, remembering what it has found: the same few actors, places and days come again and again."""

    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    threshold: float = THRESHOLD
    _remembered: dict[tuple[str, str, bool], tuple[float, float]] = field(default_factory=dict)

    def structure(self, one: Likeness, one_key: str, other: Likeness, other_key: str, *, ahead: bool) -> tuple[float, float]:
        """What all but the words are worth, and the part of the day in it; CONFLICT where they can never be one event."""
        key = (one_key, other_key, ahead) if one_key < other_key else (other_key, one_key, ahead)
        found = self._remembered.get(key)
        if found is None:
            if len(self._remembered) >= _MOST_REMEMBERED:
                self._remembered.clear()
            findings = _structure(one, other, ahead=ahead)
            total = sum(self.weights[name] * finding.value for name, finding in findings)
            day = next(finding.value for name, finding in findings if name == "same_day") * self.weights["same_day"]
            found = self._remembered[key] = (total, day)
        return found

    def words(self, one: Likeness, other: Likeness) -> float:
        """What the words in common are worth."""
        return self.weights["same_words"] * same_words(one, other).value

    def reasons(self, one: Likeness, other: Likeness, *, ahead: bool) -> tuple[Reason, ...]:
        """Why the two are one event, claim by claim."""
        findings = [*_structure(one, other, ahead=ahead), ("same_words", same_words(one, other))]
        return tuple(
            Reason(feature=name, score=round(self.weights[name] * finding.value, 3), text=finding.reason)
            for name, finding in findings
        )


def _structure(one: Likeness, other: Likeness, *, ahead: bool) -> list[tuple[str, Finding]]:
    source, target = same_party(one.source, other.source), same_party(one.target, other.target)
    if one.mutual or other.mutual:
        crossed = same_party(one.source, other.target), same_party(one.target, other.source)
        if crossed[0].value + crossed[1].value > source.value + target.value:
            source, target = crossed
    day = same_plan_day(one.when, other.when) if ahead else same_day(one.when, other.when)
    return [
        ("same_doer", source),
        ("same_target", target),
        ("same_act", same_act(one.code, other.code)),
        ("same_day", day),
        ("same_place", same_place(one.spot, other.spot)),
    ]


__all__ = ["CONFLICT", "Comparison"]
