"""Blocks: which mentions, and which sightings, can ever be compared with each other.

A block is a topic key: all of its state is on one partition, and blocks never see each other. So a block must hold
together all that may be one event, at the coarsest level at which the act can be told: sides are countries or
international bodies (Fidan, the Turkish foreign minister, Ankara and Türkiye are one side), acts are CAMEO roots, with
the three roots of violence taken as one, because reports of one attack say bombed, killed and fought.
"""

from eventwire.model import ActorRef, Mention, Sighting
from eventwire.resolution.names import block_key

_VIOLENCE = frozenset({"18", "19", "20"})
_SUFFERED = frozenset({"14", "15", "16", "17", "18", "19", "20"})
_INTERNATIONAL = ("IGO", "NGO", "IMG", "MNC")
UNKNOWN = "---"


def side(actor: ActorRef | None) -> str:
    """The country or the international body that an actor belongs to; `---` where the text does not tell.

    >>> from eventwire.model import ActorType
    >>> side(ActorRef(actor_id="x", name="Hakan Fidan", code="TURGOV", country="TUR", type=ActorType.PERSON))
    'TUR'
    """
    if actor is None or not actor.code or actor.code.startswith("---"):
        return actor.country or UNKNOWN if actor else UNKNOWN
    if actor.code.startswith(_INTERNATIONAL):
        return actor.code[:6]
    return actor.country or actor.code[:3]


def event_block(mention: Mention) -> str:
    """The topic key of a mention: the act's root and the side or sides by which reports of one act always agree.

    * Acts that both sides do (meetings, treaties): both sides, in alphabetical order, so that the two directions meet.
    * Acts that are suffered (arrests, attacks, 14 to 20): the side of the target, because reports often do not name the
      doer ("was killed in an air strike"); without a target, the country of the place, else the doer's own.
    * Acts of words and of giving (01 to 13): the side of the source, because reports often do not name the target.
    """
    source, target = side(mention.source), side(mention.target)
    place = mention.place.country if mention.place and mention.place.country else UNKNOWN
    if mention.reciprocal or mention.root == "04":
        one, other = sorted((source, target))
        if one == UNKNOWN and place not in (UNKNOWN, other):
            one, other = sorted((other, place))
        return f"{one}-{other}:{mention.root}"
    if mention.root in _SUFFERED:
        root = "18" if mention.root in _VIOLENCE else mention.root
        return f">{_first_known(target, place, source)}:{root}"
    return f"{_first_known(source, target, place)}>:{mention.root}"


def _first_known(*sides: str) -> str:
    return next((side for side in sides if side != UNKNOWN), UNKNOWN)


def actor_block(sighting: Sighting) -> str:
    """The topic key of a sighting: its type and what all spellings of its name have in common."""
    return f"{sighting.type.value}:{block_key(sighting.canonical_name, sighting.type, sighting.actor_id)}"
