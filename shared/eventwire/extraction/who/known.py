"""Known names: what they mean where they stand: a people of another state, a place, a titled person."""

from collections.abc import Iterator

from eventwire.extraction.lexicon import Role, country_of
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.belonging import Base
from eventwire.extraction.who.frame import Frame
from eventwire.extraction.who.phrase import TRANSPARENT, appositions, complements, left_edge
from eventwire.extraction.who.reference import Place, known_span, renamed, role_span, text_of, with_role
from eventwire.extraction.who.words import Name, RoleSpan
from eventwire.model import ActorType

_IN = frozenset({"of", "in", "from"})
_OF = frozenset({"of"})
_MODIFYING = frozenset({"compound", "nmod", "amod", "poss"})
_ETHNIC = frozenset({"ethnic", "former", "native"})
_COUNTING = frozenset({"some", "many", "several", "few", "more", "other", "fellow", "another"})
_CIVILIANS = Role("people", "CVL", ActorType.GROUP, "", plural=True)


class KnownNames:
    """Reads the known names of one sentence."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._words = frame.words
        self._doc = frame.doc
        self._context = frame.context

    def named(self, head: Token, name: Name) -> ActorSpan:
        """The actor that a known name means where it stands."""
        if name.actor.type is ActorType.PERSON:
            return self.person(head, name)
        place = (name.start, name.end, head.i)
        if name.actor.kind == "capitals" and (
            self._context.places.is_place(head) or head.dep_ in {"compound", "nmod", "amod"}
        ):
            return self._state(place, country_of(name.code)) or known_span(self._doc, place, name.actor, name.code)
        if name.actor.kind == "countries":
            return self._listed(head, name) or self._people(head, name)
        return known_span(self._doc, place, name.actor, self._abroad(head, name))

    def joined(self, name: Name) -> Iterator[ActorSpan]:
        """Those whose adjective shares the last word of a body's name: "US" in "US and NATO troops"."""
        role = self._words.role_at(name.end - 1)
        before = self._words.name_at(name.start - 2) if name.start > 1 else None
        if role is None or role.start <= name.start or before is None or before.actor.kind != "countries":
            return
        if before.end == name.start - 1 and self._doc[before.end].lower_ in {"and", "or", "&"}:
            yield role_span(
                self._doc, (before.start, name.end, before.head), with_role(before.code, role.role.code), role.role
            )

    def _abroad(self, head: Token, name: Name) -> str:
        """The code of a body; that of the state named before it where bodies of several states are so called.

        Such as "Ghana's Trades Union Congress", "the Jordanian Muslim Brotherhood".
        """
        own = country_of(name.code)
        if own is None or name.actor.kind == "capitals" or name.code == own:
            return name.code
        at = name.start - 1
        while at > 0 and (self._doc[at].dep_ == "case" or self._doc[at].pos_ == "ADJ"):
            if self._words.name_at(at) is not None:
                break
            at -= 1
        other = self._words.name_at(at) if at >= left_edge(head) else None
        if other is None or other.actor.kind != "countries" or other.after or other.before:
            return name.code
        country = country_of(other.code)
        return country + name.code[len(own) :] if country is not None and other.code == country else name.code

    def _listed(self, head: Token, name: Name) -> ActorSpan | None:
        """A state in a list that the parse joins to the role before it: "the ministers of Iran, Iraq and Syria"."""
        first = head
        while first.dep_ == "conj":
            first = first.head
        role = self._words.role_at(first.i) if first.i != head.i else None
        if role is None or not role.role.plural or not self._is_state_name(name) or not _is_bare(head):
            return None
        for inner in complements(first, _OF):
            state = self._words.name_at(inner.i)
            if state is not None and state.actor.kind == "countries" and self._is_state_name(state):
                return role_span(
                    self._doc, (name.start, name.end, head.i), with_role(name.code, role.role.code), role.role
                )
        return None

    def _state(self, place: Place, country: str | None) -> ActorSpan | None:
        state = self._context.places.state(country)
        return known_span(self._doc, place, state, country or "") if state is not None else None

    def _people(self, head: Token, name: Name) -> ActorSpan:
        """A country or a people: "Bosnian Serbs" are of Bosnia, "ethnic Albanians in Serbia" of Serbia."""
        place = (name.start, name.end, head.i)
        plain = known_span(self._doc, place, name.actor, name.code)
        shared = self._shared(head, name)
        if shared is not None:
            return shared
        if head.tag_ in {"NN", "NNP"} and self._is_demonym(head, name):
            earlier = self._context.discourse.national(name.code)
            return renamed(earlier, place, text_of(self._doc, *place[:2]), "role") if earlier is not None else plain
        some = _is_counted(head) or (name.actor.actor_id.count(":") > 1 and head.tag_ in {"NNS", "NNPS"})
        counted = some and head.dep_ not in _MODIFYING and not self._is_state_name(name)
        if head.tag_ not in {"NNS", "NNPS"} or not head.text.endswith("s") or head.text == name.actor.name:
            return self._civilians(place, name) if counted else plain
        ethnic = name.start > 0 and self._doc[name.start - 1].lower_ == "ethnic"
        role = RoleSpan(name.start, name.end, _CIVILIANS)
        edge = left_edge(head)
        home = next(
            (n for n in self._words.names if edge <= n.start < name.start and n.actor.kind == "countries"), None
        )
        base = Base(home.code, home.start, name.end) if home is not None else None
        if base is None:
            for inner in complements(head, _IN if ethnic or name.actor.actor_id.count(":") > 1 else _OF):
                country = self._context.places.country(self._words, inner)
                if country is not None and country != name.code:
                    base = Base(country, name.start, inner.i + 1)
        if base is None and ethnic:
            country = self._context.focus.article
            others = {c for n in self._words.names if n != name and (c := country_of(n.code))}
            country = country or (others.pop() if len(others) == 1 else None)
            base = Base(country, name.start, name.end) if country and country != name.code else None
        if base is None or base.code == name.code:
            return self._civilians(place, name) if counted else plain
        return role_span(self._doc, (min(base.start, name.start), base.end, head.i), base.code + "CVL", role.role)

    def _civilians(self, place: Place, name: Name) -> ActorSpan:
        """Some people of a state, who are not the state: "300 Liberians", "young Algerians"."""
        code = with_role(name.code, "CVL")
        return role_span(self._doc, place, code, _CIVILIANS)

    def _shared(self, head: Token, name: Name) -> ActorSpan | None:
        """Such as "Kyrgyz and Tajik soldiers" parsed as two phrases: the first adjective shares the second's noun."""
        other = self._words.name_at(name.end + 1) if name.end + 1 < len(self._doc) else None
        if (
            other is None
            or head.dep_ in _MODIFYING
            or self._doc[name.end].lower_ not in {"and", "or", ",", "&"}
            or self._is_state_name(name)
            or self._is_state_name(other)
            or other.end >= len(self._doc)
        ):
            return None
        role = self._words.role_at(other.end)
        if role is None or role.start != other.end:
            return None
        return role_span(self._doc, (name.start, role.end, head.i), with_role(name.code, role.role.code), role.role)

    def _is_demonym(self, head: Token, name: Name) -> bool:
        """Such as "the Finn", "the Turk": a person of that country."""
        definite = any(child.lower_ == "the" for child in head.lefts)
        return definite and name.end - name.start == 1 and head.dep_ not in _MODIFYING and not self._is_state_name(name)

    def _is_state_name(self, name: Name) -> bool:
        text = self._doc.stretch(name.start, name.end)
        return text == name.actor.name or text.isupper() or text.endswith(".")

    def person(self, head: Token, name: Name, *, former: bool = False) -> ActorSpan:
        """A known person, with the title that the text gives them; a place where a surname stands for one."""
        place = (name.start, name.end, head.i)
        actor, code = name.actor, name.code
        if name.end - name.start == 1 and self._context.places.is_place(head):
            # a surname where a place stands is the place: "in Livingstone"
            state = self._state(place, self._context.places.city_country(head.text))
            if state is not None:
                return state
        title = self._frame.title_before(name.start) or self._title_within(name)
        if title is None:
            titles = tuple(r.role.phrase for o in appositions(head) if (r := self._words.role_at(o.i)) is not None)
            earlier = self._context.discourse.named(actor.actor_id)
            if former and country_of(code):
                code = f"{country_of(code)}ELI"
            elif earlier is not None and earlier.ref.code:
                code = earlier.ref.code
            return known_span(self._doc, place, actor, code, titles)
        code = self._frame.titled_code(head, title, code)
        own = text_of(self._doc, max(name.start, title.end), name.end)
        start = self._frame.titled_start(head, title)
        return known_span(self._doc, (start, name.end, head.i), actor, code, (title.role.phrase,), own)

    def _title_within(self, name: Name) -> RoleSpan | None:
        """The title with which the name itself begins ("President Obama" as the table has it)."""
        role = self._words.role_at(name.start)
        return role if role is not None and role.start == name.start and role.end < name.end else None


def _is_bare(head: Token) -> bool:
    """Whether the noun stands alone, but for what it is joined to."""
    return all(child.dep_ in {"cc", "conj", "punct", "det"} for child in head.children)


def _is_counted(head: Token) -> bool:
    """Whether a people's name means some of them: with a number, an adjective, or behind "dozens of"."""
    above = head.head
    if head.dep_ == "pobj" and above.lower_ == "of" and above.head.lower_ in TRANSPARENT and above.head.tag_ == "NNS":
        return True
    return any(
        child.dep_ == "nummod"
        or child.lower_ in _COUNTING
        or (child.dep_ == "det" and child.lower_ in {"a", "an"})
        or (child.dep_ == "amod" and (child.text[:1].islower() or child.i == 0) and child.lower_ not in _ETHNIC)
        for child in head.lefts
    )
