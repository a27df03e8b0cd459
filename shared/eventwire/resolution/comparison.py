"""Comparison: two likenesses against the table of features."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from eventwire.model import Reason
from eventwire.resolution.features import (
    CONFLICT,
    NOBODY,
    THRESHOLD,
    WEIGHTS,
    Finding,
    same_act,
    same_day,
    same_party,
    same_place,
    same_plan_day,
    same_speaker,
    same_words,
    shared_words,
)
from eventwire.resolution.likeness import Dyad, Likeness

_MOST_REMEMBERED = 400_000
_ROUNDING = 1e-9

_ALONE = Finding(-0.9, "one report does not name the partner")
"""Whoever meets many in a day met one of them: the partner's name in the sentence, or the place, must tell which."""


class Profile(NamedTuple):
    """A likeness by the numbers of its parts, which compare quicker than the parts."""

    who: int
    act: int
    spot: int
    when: int


@dataclass
class Comparison:
    """Compares likenesses part by part, remembering what it has found.

    The same few actors, acts, places and days come again and again. What is remembered changes nothing but the time
    that it takes.
    """

    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    threshold: float = THRESHOLD
    yet_to_come: tuple[float, float, float, float] = field(init=False)
    """The most that is left to be found once the place, the day, the act and the sides are known, in this order."""
    numbering: int = 0
    """Which numbering profiles are in; it begins anew when what is remembered grows too much."""
    _numbers: dict[Hashable, int] = field(default_factory=dict)
    _parts: list[Any] = field(default_factory=list)
    worths: dict[tuple[int, int], float] = field(default_factory=dict)
    """What pairs of parts were found to be worth."""
    worths_ahead: dict[tuple[int, int], float] = field(default_factory=dict)
    """What pairs of days of acts that lie ahead were found to be worth."""
    _reasons: dict[tuple[Likeness, Likeness, bool], tuple[Reason, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sum up what is left."""
        words = self.weights["same_words"]
        sides = words + self.weights["same_doer"] + self.weights["same_target"]
        acts = sides + self.weights["same_act"]
        left = acts + self.weights["same_day"], acts, sides, words
        # A little more, so that sums of other order do not pass over what is just as good.
        self.yet_to_come = left[0] + _ROUNDING, left[1] + _ROUNDING, left[2] + _ROUNDING, left[3] + _ROUNDING

    def forget(self) -> None:
        """Make room where too much is remembered; profiles made before are void then."""
        if len(self._parts) + len(self.worths) > _MOST_REMEMBERED:
            self.numbering += 1
            for memory in (self._numbers, self._parts, self.worths, self.worths_ahead):
                memory.clear()
        if len(self._reasons) > _MOST_REMEMBERED // 10:
            self._reasons.clear()

    def profile(self, like: Likeness) -> Profile:
        """The numbers of a likeness's parts."""
        return Profile(
            self._number(like.dyad), self._number(like.code), self._number(like.spot), self._number(like.when)
        )

    def _number(self, part: Hashable) -> int:
        found = self._numbers.get(part)
        if found is None:
            found = self._numbers[part] = len(self._parts)
            self._parts.append(part)
        return found

    def who(self, one: int, other: int) -> float:
        """What the sides are worth."""
        found = self.worths.get((one, other))
        if found is None:
            parts = self._parts[one], self._parts[other]
            found = self.worths[one, other] = sum(self._worth(name, finding) for name, finding in _who(*parts))
        return found

    def act(self, one: int, other: int) -> float:
        """What the acts are worth."""
        return self._part(one, other, "same_act", same_act)

    def spot(self, one: int, other: int) -> float:
        """What the places are worth."""
        return self._part(one, other, "same_place", same_place)

    def day(self, one: int, other: int) -> float:
        """What the days are worth."""
        return self._part(one, other, "same_day", same_day)

    def day_ahead(self, one: int, other: int) -> float:
        """What the days of acts that lie ahead are worth."""
        found = self.worths_ahead.get((one, other))
        if found is None:
            finding = same_plan_day(self._parts[one], self._parts[other])
            found = self.worths_ahead[one, other] = self._worth("same_day", finding)
        return found

    def words(self, one: Likeness, others: Sequence[Likeness]) -> float:
        """What the words in common with the one of most are worth."""
        most = CONFLICT
        for other in others:
            most = max(most, shared_words(one, other))
            if most >= 1.0:
                break
        return self.weights["same_words"] * most

    def reasons(self, one: Likeness, other: Likeness, *, ahead: bool) -> tuple[Reason, ...]:
        """Why the two are one event, claim by claim."""
        found = self._reasons.get((one, other, ahead))
        if found is None:
            findings = [
                *_who(one.dyad, other.dyad),
                ("same_act", same_act(one.code, other.code)),
                ("same_day", (same_plan_day if ahead else same_day)(one.when, other.when)),
                ("same_place", same_place(one.spot, other.spot)),
                ("same_words", same_words(one, other)),
            ]
            found = tuple(_reason(name, str(round(self._worth(name, f), 3)), f.reason) for name, f in findings)
            self._reasons[one, other, ahead] = found
        return found

    def _part(self, one: int, other: int, name: str, feature: Callable[[Any, Any], Finding]) -> float:
        found = self.worths.get((one, other))
        if found is None:
            found = self.worths[one, other] = self._worth(name, feature(self._parts[one], self._parts[other]))
        return found

    def _worth(self, name: str, finding: Finding) -> float:
        return self.weights[name] * finding.value


@lru_cache(maxsize=20_000)
def _reason(name: str, score: str, text: str) -> Reason:
    """A reason by its score in figures, for 0.0 and -0.0 are one number and two texts."""
    return Reason(feature=name, score=float(score), text=text)


def _who(one: Dyad, other: Dyad) -> list[tuple[str, Finding]]:
    speakers = same_speaker if one.spoken and other.spoken else same_party
    source, target = speakers(one.source, other.source), same_party(one.target, other.target)
    if one.mutual or other.mutual:
        crossed = same_party(one.source, other.target), same_party(one.target, other.source)
        if crossed[0].value + crossed[1].value > source.value + target.value:
            source, target = crossed
        if None in (one.source, one.target) or None in (other.source, other.target):
            source, target = (_ALONE if found is NOBODY else found for found in (source, target))
    return [("same_doer", source), ("same_target", target)]
