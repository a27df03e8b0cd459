"""Known names: what they mean where they stand: a people of another state, a place, a titled person."""

from eventwire.extraction.lexicon import Role, country_of
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.belonging import Base
from eventwire.extraction.who.frame import Frame
from eventwire.extraction.who.phrase import appositions, complements, left_edge
from eventwire.extraction.who.reference import Place, known_span, renamed, role_span, text_of, with_role
from eventwire.extraction.who.words import Name, RoleSpan
from eventwire.model import ActorType

_IN = frozenset({"of", "in", "from"})
_MODIFYING = frozenset({"compound", "nmod", "amod", "poss"})
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
            return self._people(head, name)
        return known_span(self._doc, place, name.actor, name.code)

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
        if head.tag_ not in {"NNS", "NNPS"} or not head.text.endswith("s") or head.text == name.actor.name:
            return plain
        ethnic = name.start > 0 and self._doc[name.start - 1].lower_ == "ethnic"
        role = RoleSpan(name.start, name.end, _CIVILIANS)
        edge = left_edge(head)
        home = next(
            (n for n in self._words.names if edge <= n.start < name.start and n.actor.kind == "countries"), None
        )
        base = Base(home.code, home.start, name.end) if home is not None else None
        if base is None:
            for inner in complements(head, _IN):
                country = self._context.places.country(self._words, inner)
                if country is not None and country != name.code:
                    base = Base(country, name.start, inner.i + 1)
        if base is None and ethnic:
            country = self._context.focus.article
            others = {c for n in self._words.names if n != name and (c := country_of(n.code))}
            country = country or (others.pop() if len(others) == 1 else None)
            base = Base(country, name.start, name.end) if country and country != name.code else None
        if base is None or base.code == name.code:
            return plain
        return role_span(self._doc, (min(base.start, name.start), base.end, head.i), base.code + "CVL", role.role)

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
        text = self._doc[name.start : name.end].text
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
