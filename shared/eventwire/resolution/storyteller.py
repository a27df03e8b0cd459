"""Leads into stories: keeps the days that are told of, and says which articles tell another story than was said."""

import json
from collections import OrderedDict
from collections.abc import Iterable, MutableMapping, Sequence
from datetime import UTC, datetime

from eventwire.model import Article, ArticleStatus, Lead, StoryAssignment
from eventwire.resolution.stories import opening_terms
from eventwire.resolution.storydays import Cluster, Day, Telling

WINDOW = 3
"""Days that a story may pause."""

FEW = 200
"""Up to so many articles a day is clustered at every change, beyond at every quarter more, and when it is over."""

_OVER = 2
_IN_MEMORY = 12
_DAYS = "days"

State = MutableMapping[str, bytes]


def lead_of(article: Article) -> Lead:
    """What of an article tells its story; of a withdrawn one nothing."""
    withdrawn = article.status is ArticleStatus.WITHDRAWN
    return Lead(
        article_id=article.article_id,
        withdrawn=withdrawn,
        # A date that lies ahead is a mistake, or another clock's: it must not end the days that are.
        published_at=min(article.published_at or article.received_at, article.received_at),
        title=article.title,
        terms={} if withdrawn else dict(opening_terms(article.title, article.text)),
    )


class Storyteller:
    """Gives articles their stories. All that it remembers is in the mapping that it is handed.

    The stories of a day are a function of the set of its articles and of those of the days before: whatever the order,
    batches or repetitions in which they came. Exempt are days of more than `FEW` articles until they are over, and
    articles that come after that: those have the story that stands nearest until enough others have come.

    Args:
        held: so many days are remembered, those that articles came for last. An article of any other day finds none
        of its fellows.
    """

    def __init__(self, held: int = 90) -> None:
        self._held = held
        self._memory: OrderedDict[int, tuple[bytes, Day]] = OrderedDict()

    def apply(self, leads: Sequence[Lead], state: State, now: datetime) -> list[StoryAssignment]:
        """Take leads; return the assignment of each article that now tells another story. The same again: none."""
        return self._take(leads, state, now, settle=False)

    def settle(self, state: State, now: datetime) -> list[StoryAssignment]:
        """Cluster all days that have changed since they were: nothing more is to come."""
        return self._take((), state, now, settle=True)

    def _take(self, leads: Sequence[Lead], state: State, now: datetime, *, settle: bool) -> list[StoryAssignment]:
        held = _Held(state, self._memory, self._held)
        newest = max(held.numbers, default=0)
        moment = int(now.timestamp() * 1000)
        gone: dict[str, StoryAssignment] = {}
        for lead in leads:
            version = held.take(lead)
            if version is not None and lead.withdrawn:
                gone[lead.article_id] = StoryAssignment(
                    article_id=lead.article_id, version=max(version + 1, moment), published_at=lead.published_at
                )
            elif not lead.withdrawn:
                gone.pop(lead.article_id, None)
        touched = set(held.touched)
        last = max(held.numbers, default=0)
        over = range(newest - _OVER + 1, last - _OVER + 1)
        due = [n for n in held.numbers if settle or n in touched or n in over]
        for number in sorted(due):
            day = held.day(number)
            if day.changes and (settle or number in over or _worth(day)):
                day.cluster()
                touched.add(number)
                touched |= _relink(held, number)
        made = [one for number in sorted(touched) for one in self._told(held, number, moment)]
        held.save(touched, moment)
        return [*gone.values(), *made]

    @staticmethod
    def _told(held: "_Held", number: int, moment: int) -> Iterable[StoryAssignment]:
        for telling, story in held.day(number).stories(held.before(number)):
            if telling.told != story:
                telling.told, telling.version = story, max(telling.version + 1, moment)
                lead = telling.lead
                held.changed[lead.article_id] = number, telling
                yield StoryAssignment(
                    article_id=lead.article_id,
                    version=telling.version,
                    story_id=story,
                    published_at=lead.published_at,
                    title=lead.title,
                )


def _worth(day: Day) -> bool:
    size = sum(1 for _ in day.articles())
    return size <= FEW or day.changes * 4 >= size


def _relink(held: "_Held", number: int) -> set[int]:
    """Link a day that was clustered to those before, and the days after it for as far as that changes them."""
    changed = {number}
    reach = number + WINDOW
    held.day(number).link(held.before(number))
    for later in sorted(n for n in held.numbers if n > number):
        if later > reach:
            break
        if held.day(later).link(held.before(later)):
            changed.add(later)
            reach = later + WINDOW
    return changed


class _Held:
    """The days in the state, read when they are asked for.

    A day that is in memory counts while the state holds the very bytes by which it was read or written last: what a
    transaction took back, or another worker wrote, is read again.
    """

    def __init__(self, state: State, memory: OrderedDict[int, tuple[bytes, Day]], most: int) -> None:
        self._state = state
        self._memory = memory
        self._most = most
        self._days: dict[int, Day] = {}
        raw = state.get(_DAYS)
        self.numbers: list[int] = json.loads(raw) if raw else []
        """Days held, the one that an article came for longest ago first."""
        self.touched: set[int] = set()
        self.changed: dict[str, tuple[int, Telling]] = {}

    def take(self, lead: Lead) -> int | None:
        """Put an article into its day, or take it out; the version of its last assignment, None if it is no news."""
        key = f"a|{lead.article_id}"
        raw = self._state.get(key)
        version, told = 0, None
        if lead.article_id in self.changed:
            raw = _packed(*self.changed[lead.article_id])
        if raw is not None:
            number, before = _unpacked(raw)
            if before.lead == lead:
                return None
            version, told = before.version, before.told
            self.day(number).drop(lead.article_id)
            self.touched.add(number)
            self.changed.pop(lead.article_id, None)
            self._state.pop(key, None)
        if not lead.withdrawn:
            number = lead.published_at.astimezone(UTC).date().toordinal()
            self._touch(number)
            telling = Telling(lead, told, version)
            self.day(number).put(telling)
            self.changed[lead.article_id] = number, telling
        return version

    def day(self, number: int) -> Day:
        """A day as it is; an empty one if it is not held."""
        if number not in self._days:
            raw = self._state.get(f"d|{number}")
            known = self._memory.pop(number, None)
            self._days[number] = known[1] if known and known[0] == raw else self._read(number, raw)
        return self._days[number]

    def before(self, number: int) -> list[Day]:
        """The days that a day's stories may go on from."""
        return [self.day(n) for n in range(number - WINDOW, number) if n in self.numbers]

    def save(self, touched: set[int], moment: int) -> None:
        """Write what has changed, and forget the days that too many others came after."""
        for article_id, (number, telling) in self.changed.items():
            self._state[f"a|{article_id}"] = _packed(number, telling)
        for number in sorted(touched):
            if number in self.numbers:
                self._write(self.day(number), moment)
        while len(self.numbers) > self._most:
            oldest = self.numbers.pop(0)
            for telling in self.day(oldest).articles():
                self._state.pop(f"a|{telling.lead.article_id}", None)
            self._state.pop(f"d|{oldest}", None)
            self._days.pop(oldest)
        if self.touched:
            self._state[_DAYS] = json.dumps(self.numbers).encode()
        for number, day in self._days.items():
            raw = self._state.get(f"d|{number}")
            if raw is not None:
                self._memory[number] = raw, day
        while len(self._memory) > _IN_MEMORY:
            self._memory.popitem(last=False)

    def _touch(self, number: int) -> None:
        self.touched.add(number)
        if number in self.numbers:
            self.numbers.remove(number)
        self.numbers.append(number)

    def _read(self, number: int, raw: bytes | None) -> Day:
        if raw is None:
            return Day(number)
        held = json.loads(raw)

        def telling(article_id: str) -> Telling:
            return _unpacked(self._state[f"a|{article_id}"])[1]

        clusters = [Cluster([telling(one) for one in ids], story) for story, ids in held["clusters"]]
        return Day(number, clusters, {one: telling(one) for one in held["waiting"]}, held["changes"])

    def _write(self, day: Day, moment: int) -> None:
        before = self._state.get(f"d|{day.number}")
        stamp = max(1 + (json.loads(before)["stamp"] if before else 0), moment)
        clusters = [[c.story, [one.lead.article_id for one in c.members]] for c in day.clusters]
        held = {"stamp": stamp, "clusters": clusters, "waiting": list(day.waiting), "changes": day.changes}
        self._state[f"d|{day.number}"] = json.dumps(held).encode()


def _packed(number: int, telling: Telling) -> bytes:
    return json.dumps([number, telling.told, telling.version, telling.lead.model_dump_json()]).encode()


def _unpacked(raw: bytes) -> tuple[int, Telling]:
    number, told, version, lead = json.loads(raw)
    return number, Telling(Lead.model_validate_json(lead), told, version)
