"""Likeness: what of a mention is compared, in a compact form that goes into state and back."""

import hashlib
import re
from typing import Any, NamedTuple

import orjson

from eventwire.folding import fold
from eventwire.model import ActorRef, ActorType, DateResolution, Mention, Place
from eventwire.resolution.block import UNKNOWN, side
from eventwire.resolution.names import words
from eventwire.resolution.wording import content_words, daypart

BARE = 3
"""Length of a country's own code."""

SPOKEN = frozenset({"01", "02", "03", "09", "10", "11", "12", "13"})
"""Roots of what is done in words."""

EXACT, INFERRED, INTERVAL = 0, 1, 2
"""How a date is known: one day, the day of publication for want of any other, or some days."""

_DAY_RESOLUTIONS = (DateResolution.EXACT, DateResolution.DAY)
_AGAIN = re.compile(r"\b(?:again|second|third|another|new round|once more|anew)\b", re.IGNORECASE)
_HAD = re.compile(r"\bhad(?: been| \w+ly| also| already)?\s*$", re.IGNORECASE)
_HAD_ANYWHERE = re.compile(r"\bhad (?:been )?\w+(?:ed|en|et|t|ck|ld|de)\b", re.IGNORECASE)
_ENCOUNTER = re.compile(r"\b(?:meet|met|talks|receiv|host|summit|negotiat|confer)", re.IGNORECASE)
_RECEPTION = re.compile(r"\b(?:receiv|host|welcom|greet)", re.IGNORECASE)
_JOURNEY = re.compile(r"\b(?:visit(?!ing)|arriv|travel|land|fl(?:y|ies|ew|own)|trip|tour|journey|head)", re.IGNORECASE)
_BY_PHONE = re.compile(r"\b(?:(?:tele)?phone[ds]?\b|(?:by|over the|a|in a|video) call\b|call(?:ed|s) (?:up )?[A-Z])")
_IN_PERSON = re.compile(r"\b(?:met|meets?|meeting|sat down|visit|receiv|host|in person|face to face)", re.IGNORECASE)
_ONLY_SPOKEN = re.compile(r"^(?:discuss|sp[eo]ak|spoke|talk(?:s|ed|ing)?\b|consult|exchang)", re.IGNORECASE)
_TALKS = frozenset({"04", "040", "041", "046"})
_REGION_AFTER = re.compile(
    r"(?:'s|’s)?,? (?:region|province|oblast|district|governorate|state|county|department|prefecture|canton)\b",
    re.IGNORECASE,
)
_REGION_BEFORE = re.compile(
    r"\b(?:region|province|oblast|district|governorate|state|county|department|prefecture|canton) of $", re.IGNORECASE
)
_ACRONYM = re.compile(r"\b[A-Z][A-Z-]{2,}\b")
_COUNTRIES = frozenset({"USA", "UAE", "DRC", "UK", "EU", "US", "UN", "CAR"})


class Party(NamedTuple):
    """One side of an act."""

    side: str
    code: str
    actor_id: str
    named: str
    """`person`, `group` or `organization` for an actor with a name of its own; `members` for people of a body that they
    are named after ("ELN rebels"); empty for a country or a bare role."""
    name: tuple[str, ...]
    """The folded words of its name, as far as it is named."""


class Spot(NamedTuple):
    """Where."""

    name: str
    level: str
    country: str | None
    admin1: str | None
    latitude: float | None
    longitude: float | None


class When(NamedTuple):
    """When, in days since 0001-01-01."""

    first: int
    last: int
    known: int
    """EXACT, INFERRED or INTERVAL."""
    part: str
    """Part of the day, or empty; `earlier` for what is told as past already and not dated."""
    again: bool = False
    """Whether it is said to be the second or a later of its kind."""


class Dyad(NamedTuple):
    """Who did it to whom, or the two who did it to each other."""

    source: Party | None
    target: Party | None
    mutual: bool
    spoken: bool
    """Whether it was done in words: then the speaker is what tells it from another's."""


class Telling(NamedTuple):
    """Where it is told: what two mentions of one article have in common by that alone speaks for nothing."""

    article: str = ""
    words: frozenset[str] = frozenset()
    """Those of the wording that are of the sentence, not of the headline alone."""
    headline: bool = False
    """Whether the sentence is the article's headline, which tells in short what the text tells again."""


class Likeness(NamedTuple):
    """What of a mention is compared. All but the wording is its signature: mentions of one signature are one item."""

    source: Party | None
    target: Party | None
    mutual: bool
    code: str
    when: When
    spot: Spot | None
    words: frozenset[str]
    story: str
    told: Telling = Telling()

    @property
    def dyad(self) -> Dyad:
        """Its sides."""
        return Dyad(self.source, self.target, self.mutual, self.code[:2] in SPOKEN)

    def packed(self) -> list[Any]:
        """As JSON takes it."""
        told = [self.told.article, sorted(self.told.words), self.told.headline]
        parts = [self.source, self.target, self.mutual, self.code, self.when, self.spot]
        return [*parts, sorted(self.words), self.story, told]

    @property
    def signature(self) -> str:
        """Equal for mentions that differ in nothing but wording."""
        parts = [self.source, self.target, self.mutual, self.code, self.when, self.spot and self.spot[:4]]
        return hashlib.blake2b(orjson.dumps(parts, default=list), digest_size=9).hexdigest()


def unpacked(row: list[Any]) -> Likeness:
    """The likeness that was packed."""
    source, target, mutual, code, when, spot, found, story, *told = row
    return Likeness(
        _unpacked_party(source),
        _unpacked_party(target),
        mutual,
        code,
        When(*when),
        spot and Spot(*spot),
        frozenset(found),
        story,
        Telling(told[0][0], frozenset(told[0][1]), told[0][2]) if told else Telling(),
    )


def _unpacked_party(row: list[Any] | None) -> Party | None:
    return Party(row[0], row[1], row[2], row[3], tuple(row[4])) if row else None


def likeness(mention: Mention) -> Likeness:
    """What of a mention is compared. The two directions of a mutual act give the same."""
    source, target, code = _party(mention.source), _party(mention.target), mention.code
    if mention.reciprocal and source and target:
        if code in ("042", "043"):
            # Either direction's code tells who travels and who receives; the verb tells which of the two was meant.
            guest, host = (source, target) if code == "042" else (target, source)
            source, target, code = guest, host, "043" if len(host.code) > BARE and _received(mention) else "042"
        elif target < source:
            source, target = target, source
    if code == "036":
        code += _intended(mention.sentence)
    elif code in _TALKS and _BY_PHONE.search(mention.sentence) and not _IN_PERSON.search(mention.sentence):
        code = "041"
    elif code == "040" and _ONLY_SPOKEN.search(_verb(mention)) and not _IN_PERSON.search(mention.sentence):
        code = "04"
    names = frozenset(
        word
        for named in (mention.source, mention.target, mention.place)
        if named
        for word in re.findall(r"[a-z0-9]+", fold(named.name))
    )
    return Likeness(
        source,
        target,
        mention.reciprocal,
        code,
        _when(mention),
        _spot(mention.place, mention.sentence),
        content_words(mention.sentence, mention.publication.title, names),
        mention.publication.story_id or "",
        Telling(mention.article_id, content_words(mention.sentence, "", names), mention.part == "title"),
    )


def _received(mention: Mention) -> bool:
    """Whether the act is told as a reception: by its verb, else by the rest of the sentence."""
    verb = _verb(mention)
    if _JOURNEY.search(verb):
        return False
    return bool(
        _RECEPTION.search(verb) or (_RECEPTION.search(mention.sentence) and not _JOURNEY.search(mention.sentence))
    )


def _verb(mention: Mention) -> str:
    at = _predicate(mention)
    return mention.sentence[at : at + mention.spans.predicate.end - mention.spans.predicate.start] if at >= 0 else ""


def _predicate(mention: Mention) -> int:
    """Where in the sentence the predicate begins, found by where the sides' names stand in both; -1 if none fits.

    A side's span may begin with its title; then the place that it gives is not that of a whole word.
    """
    sides = ((mention.spans.source, mention.source), (mention.spans.target, mention.target))
    starts = [
        mention.spans.predicate.start - (span.start - found.start())
        for span, actor in sides
        if span is not None and actor is not None and actor.name
        for found in re.finditer(re.escape(actor.name), mention.sentence)
    ]
    whole = [start for start in starts if _is_word(mention, start)]
    return max(whole, key=lambda start: (starts.count(start), -whole.index(start)), default=-1)


def _is_word(mention: Mention, start: int) -> bool:
    text, end = mention.sentence, start + mention.spans.predicate.end - mention.spans.predicate.start
    inside = 0 <= start < end <= len(text) and text[start].isalnum()
    return inside and not text[start - 1 : start].isalnum() and not text[end : end + 1].isalnum()


def _intended(sentence: str) -> str:
    """What is intended where the code says no more than that an encounter is: J for a journey, M for a meeting."""
    journey, encounter = bool(_JOURNEY.search(sentence)), bool(_ENCOUNTER.search(sentence))
    return "" if journey == encounter else "J" if journey else "M"


def lane(mention: Mention) -> str:
    """Facts, plans, demands, and what did not happen are kept apart: mentions of two lanes are never one event."""
    return f"{mention.polarity.value[0]}{mention.modality.value[0:2]}"


def _party(actor: ActorRef | None) -> Party | None:
    if actor is None or (side(actor) == UNKNOWN and not actor.code):
        return None
    bare = actor.type is ActorType.COUNTRY or actor.actor_id.startswith(("role:", "country:"))
    if bare:
        bodies = _bodies(actor) if actor.type is not ActorType.COUNTRY else ()
        return Party(side(actor), actor.code, actor.actor_id, "members" if bodies else "", bodies)
    name = words(actor.name)
    if actor.type is ActorType.PERSON:
        # Whom "he", "the general" or a surname alone means is known from the article: its id bears the full name.
        full = words(actor.actor_id.rpartition(":")[2].replace("-", " "))
        name = full if len(full) > len(name) or not any(c.isupper() for c in actor.name) else name
    return Party(side(actor), actor.code, actor.actor_id, actor.type.value, name)


def _bodies(actor: ActorRef) -> tuple[str, ...]:
    """The acronyms in the name of a role: fighters of two groups are told apart by them."""
    found = {word for word in _ACRONYM.findall(actor.name) if word not in _COUNTRIES and word != actor.code}
    return tuple(sorted(word.lower() for word in found))


def _when(mention: Mention) -> When:
    first, last = mention.date.toordinal(), max(mention.date, mention.date_end).toordinal()
    if mention.date_resolution is DateResolution.INFERRED:
        known = INFERRED
    else:
        known = EXACT if first == last and mention.date_resolution in _DAY_RESOLUTIONS else INTERVAL
    part = (
        daypart(mention.sentence)
        if known == EXACT
        else "earlier"
        if known == INFERRED and _told_as_past(mention)
        else ""
    )
    return When(first, last, known, part, bool(_AGAIN.search(mention.sentence)))


def _told_as_past(mention: Mention) -> bool:
    """Whether the predicate is in the pluperfect: a look back at an act of an earlier day."""
    start = _predicate(mention)
    if start >= 0:
        return bool(_HAD.search(mention.sentence[max(0, start - 30) : start]))
    return bool(_HAD_ANYWHERE.search(mention.sentence))


def _spot(place: Place | None, sentence: str) -> Spot | None:
    if place is None:
        return None
    return Spot(
        fold(place.name).strip(),
        "region" if place.resolution == "city" and _names_region(place.name, sentence) else place.resolution,
        place.country,
        place.admin1,
        None if place.latitude is None else round(place.latitude, 2),
        None if place.longitude is None else round(place.longitude, 2),
    )


def _names_region(name: str, sentence: str) -> bool:
    """Whether the sentence speaks of the region around a city that bears its name."""
    at = sentence.find(name)
    return at >= 0 and bool(
        _REGION_AFTER.match(sentence, at + len(name)) or _REGION_BEFORE.search(sentence[max(0, at - 20) : at])
    )


def is_ahead(name: str) -> bool:
    """Whether acts of this lane lie after the day of the report: its days are counted backwards."""
    return name[1:] in ("pl", "de", "hy")
