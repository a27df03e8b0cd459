"""References: from codes and names to the ActorRef and ActorSpan that the rest of the system sees."""

from functools import lru_cache
from typing import Literal

from eventwire.extraction.lexicon import KnownActor, Role, country_of, roles_of
from eventwire.extraction.lexicon.spelling import slug
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Doc
from eventwire.model import ActorRef, ActorType

Place = tuple[int, int, int]
"""First token, one past the last, head."""
_KEPT_BY_BODIES = frozenset({"MIL", "LEG", "REF"})
"""Roles that an international body's code takes on; its officials and envoys are the body itself."""


def with_role(base: str, role: str) -> str:
    """The code of somebody of that role who belongs to an actor with that code.

    A country's takes the role; a national body's or group's people are that body; an international one takes only
    roles that set its people apart.

    >>> with_role("TUR", "COP"), with_role("PSEREB", "GOV"), with_role("IGOUNO", "MIL"), with_role("IGOUNO", "GOV")
    ('TURCOP', 'PSEREB', 'IGOUNOMIL', 'IGOUNO')
    """
    if not role:
        return base
    if not base or base == "---":
        return f"---{role}"
    country = country_of(base)
    if country is None:
        return base + role if role in _KEPT_BY_BODIES and role not in roles_of(base) else base
    return base + role if base == country else base


@lru_cache(maxsize=10_000)
def reference(identity: str, name: str, code: str, kind: ActorType) -> ActorRef:
    """The reference, with country and roles read off the code. Kept, since most actors are named many times."""
    roles = roles_of(code)
    return ActorRef(actor_id=identity, name=name, code=code, country=country_of(code), roles=roles, type=kind)


def text_of(doc: Doc, start: int, end: int) -> str:
    """The tokens as written, without the genitive's ending."""
    text = doc.stretch(start, end).strip()
    if text.endswith("s"):
        for ending in ("'s", "’s"):
            text = text.removesuffix(ending).rstrip()
    return text


def known_span(
    doc: Doc, place: Place, actor: KnownActor, code: str, titles: tuple[str, ...] = (), name: str | None = None
) -> ActorSpan:
    """A span (start, end, head) that names an actor of the dictionary; `name` is the name proper in a longer span."""
    start, end, head = place
    identity = f"role:{code}" if actor.kind == "capitals" else actor.actor_id
    ref = reference(identity, name or text_of(doc, start, end), code, actor.type)
    return ActorSpan(start, end, head, ref, "name", actor.name, known=True, wikidata=actor.wikidata, titles=titles)


def role_span(doc: Doc, place: Place, code: str, role: Role) -> ActorSpan:
    """A span (start, end, head) that names an actor by role only."""
    start, end, head = place
    name = text_of(doc, start, end)
    kind = ActorType.GROUP if role.plural else role.type
    return ActorSpan(start, end, head, reference(f"role:{code}", name, code, kind), "role", name, titles=(role.phrase,))


def stranger_id(kind: ActorType, code: str, name: str) -> str:
    """The id of an actor that no dictionary has: `person:TUR:oncu-keceli`, without the middle for no country.

    >>> stranger_id(ActorType.PERSON, "TURGOV", "Öncü Keçeli")
    'person:TUR:oncu-keceli'
    """
    prefix = "org" if kind is ActorType.ORGANIZATION else kind.value
    country = country_of(code)
    return f"{prefix}:{country}:{slug(name)}" if country else f"{prefix}:{slug(name)}"


def person_span(place: Place, code: str, name: str, titles: tuple[str, ...]) -> ActorSpan:
    """A span (start, end, head) that names a person no dictionary has."""
    start, end, head = place
    ref = reference(stranger_id(ActorType.PERSON, code, name), name, code, ActorType.PERSON)
    return ActorSpan(start, end, head, ref, "name", name, titles=titles)


def organization_span(doc: Doc, place: Place, code: str) -> ActorSpan:
    """A span (start, end, head) that names an organisation no dictionary has."""
    start, end, head = place
    name = text_of(doc, start, end)
    ref = reference(stranger_id(ActorType.ORGANIZATION, code, name), name, code, ActorType.ORGANIZATION)
    return ActorSpan(start, end, head, ref, "name", name)


def renamed(span: ActorSpan, place: Place, name: str, kind: Literal["name", "role", "pronoun"]) -> ActorSpan:
    """The same actor, named at another place in other words."""
    start, end, head = place
    ref = span.ref.model_copy(update={"name": name})
    return ActorSpan(start, end, head, ref, kind, span.canonical_name, span.known, span.wikidata, span.titles)
