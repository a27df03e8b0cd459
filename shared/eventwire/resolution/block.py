"""Blocks: which mentions, and which sightings, can ever be compared with each other.

A block is a topic key: all of its state is on one partition, and blocks never see each other. So a block must hold
together all that may be one event, at the coarsest level at which the act can be told: sides are countries or
international bodies (Fidan, the Turkish foreign minister, Ankara and Türkiye are one side), and acts are families of
CAMEO roots, because reports of one act are coded by roots that border on each other (bombed 19, killed 18; demanded
10, appealed 02; embargo 163, restrictions 172).
"""

from eventwire.model import ActorRef, ActorType, Mention, Sighting
from eventwire.resolution.names import skeleton, words

UNKNOWN = "---"
"""The side of whom the text does not tell."""

_INTERNATIONAL = ("IGO", "NGO", "IMG", "MNC")
_WORDS = frozenset({"01", "02", "03", "09", "10", "11", "12", "13"})
_FORCE = frozenset({"17", "18", "19", "20"})
_GIFTS = frozenset({"07", "08"})
_MUTUAL = frozenset({"04", "05", "06"})
_ABROAD = ("172", "174", "191")
_PROMINENT = ("USA", "CHN", "RUS", "FRA", "GBR", "DEU", "JPN", "IND", "TUR", "ISR", "IRN", "UKR")
"""States whose office holders are in most of the news."""

_SUMMONS = "114"
_MUTUAL_CODE = "087"
"""Truces: both sides make them, whoever is named first."""


def side(actor: ActorRef | None) -> str:
    """The country or the international body that an actor belongs to; `---` where the text does not tell.

    >>> from eventwire.model import ActorType
    >>> side(ActorRef(actor_id="x", name="Hakan Fidan", code="TURGOV", country="TUR", type=ActorType.PERSON))
    'TUR'
    """
    if actor is None:
        return UNKNOWN
    if not actor.code or actor.code.startswith("---"):
        return actor.country or UNKNOWN
    if actor.code.startswith(_INTERNATIONAL):
        return actor.code[:6]
    return actor.country or actor.code[:3]


def event_block(mention: Mention) -> str:
    """The topic key of a mention: the act's family, and the side or sides on which reports of one act always agree.

    * Meetings, treaties, truces and diplomatic relations (04 to 06, 087): the more prominent of both sides (the place,
      where one side alone is named, taken for the other), so that the two directions of a mutual act meet, and mostly
      a report that names one side as well.
    * Acts that are suffered or received (07, 08, 17 to 20): the side of the target, because reports often do not name
      the doer ("was killed in an air strike"); without a target, the country of the place, else the doer's side.
    * Acts of words, protests and measures (16, and what is coded 172, 174 or 191 although it is done to another
      country): the side of the source, because reports often do not name the target.
    * Envoys summoned (114): the side of the target, because "was called in" does not name the host.
    """
    source, target = side(mention.source), side(mention.target)
    place = mention.place.country if mention.place and mention.place.country else UNKNOWN
    root = mention.root
    if root in _MUTUAL or mention.code.startswith(_MUTUAL_CODE):
        known = {source, target} - {UNKNOWN}
        if len(known) == 1 and source != target:
            known.add(place)
        return f"{min(known - {UNKNOWN}, key=_prominence, default=UNKNOWN)}:{root}"
    abroad = mention.code.startswith(_ABROAD) and source != target
    if (root in _FORCE or root in _GIFTS) and not abroad:
        return f">{_first_known(target, place, source)}:{'force' if root in _FORCE else root}"
    if mention.code == _SUMMONS:
        return f">{_first_known(target, source)}:{_SUMMONS}"
    family = "words" if root in _WORDS else "16" if abroad else root
    return f"{_first_known(source, target, place)}>:{family}"


def _prominence(one: str) -> tuple[bool, int, str]:
    """The more prominent first: reports that name one side alone mostly name that one."""
    place = _PROMINENT.index(one) if one in _PROMINENT else len(_PROMINENT)
    return one.startswith(_INTERNATIONAL), place, one


def _first_known(*sides: str) -> str:
    return next((one for one in sides if one != UNKNOWN), UNKNOWN)


_EITHER_ORDER = frozenset("CHN HKG HUN JPN KHM KOR MAC PRK SGP TWN VNM".split())  # noqa: SIM905 - reads as a list of words
"""Countries whose names are written with the surname first or last."""

_GENERIC = frozenset("society association organization organisation group movement committee council party".split())  # noqa: SIM905 - reads as a list of words
_SOUNDS = {"b": "f", "p": "f", "d": "t"}


def actor_block(sighting: Sighting) -> str:
    """The topic key of a sighting: what all spellings of its name have in common.

    * A country: its id.
    * A person: the class of the surname's first sound, which survives transliteration, initials, dropped given names
      and titles; where names come in either order, the country.
    * An organization or a group: the first skeleton, in alphabetical order, of the words that are not generic.
    """
    kind = sighting.type.value
    parts = words(sighting.canonical_name)
    if sighting.type is ActorType.COUNTRY or not parts:
        return f"{kind}:{sighting.actor_id}"
    if sighting.type is ActorType.PERSON:
        if sighting.country in _EITHER_ORDER:
            return f"{kind}:{sighting.country}"
        first = skeleton(parts[-1])[:1]
        return f"{kind}:{_SOUNDS.get(first, first)}"
    return f"{kind}:{min(skeleton(word) for word in ([w for w in parts if w not in _GENERIC] or parts))}"
