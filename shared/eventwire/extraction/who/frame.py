"""What the rules of one sentence share: its words, the article's context, titles, and how base and role make a code."""

from dataclasses import dataclass
from datetime import date

from eventwire.extraction.lexicon import country_of, roles_of
from eventwire.extraction.tree import Token
from eventwire.extraction.who.belonging import FOLLOWERS, At, Base, Belonging
from eventwire.extraction.who.discourse import Discourse
from eventwire.extraction.who.focus import Focus
from eventwire.extraction.who.persons import Persons
from eventwire.extraction.who.phrase import left_edge
from eventwire.extraction.who.place import Places
from eventwire.extraction.who.reference import with_role
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import RoleSpan, SentenceWords
from eventwire.model import ActorType

_FORMER = vocabulary(
    """
    former ex ousted deposed toppled onetime erstwhile late fallen overthrown
    """
)
_OFFICES = frozenset({"GOV", "LEG"})
_STRONGER = frozenset({"REB", "OPP"})
"""What a modifier says of these outweighs the noun: a "dissident writer", a "rebel commander"."""
_OFFICE = vocabulary("president minister premier chancellor secretary king queen ambassador governor mayor")
_SERVICES = frozenset({"MIL", "COP", "SPY"})
_SERVING = frozenset({"MIL", "COP", "LAB", "CVL", "JUD", "HLH", "SPY", "EDU", "BUS"})
"""Who serves in an army, police or secret service belongs to it, whatever the trade."""
_MEN = frozenset({"man", "fighter"})
_PRIVATE = vocabulary(
    "founder co-founder director member expert organiser organizer monitor observer boss hacker manager"
)
"""Who is of a country but does not speak for its government."""
_CHIEF = vocabulary("chief head director commander general officer judge prosecutor spymaster boss")
_OFFICER = frozenset({"officer"})
"""Of the police where the article speaks of police, else of the army."""


@dataclass(frozen=True)
class Context:
    """What the rules need besides the sentence: places, earlier namings, the persons of the day, the article's country.

    `police` says whether the article speaks of police at all.
    """

    places: Places
    discourse: Discourse
    persons: Persons
    focus: Focus
    day: date
    police: bool = False


class Frame:
    """One sentence in its article."""

    def __init__(self, words: SentenceWords, context: Context, at: At) -> None:
        self.words = words
        self.doc = words.doc
        self.context = context
        self.belonging = Belonging(words, context.places, context.focus, context.discourse, at)

    def title_before(self, start: int) -> RoleSpan | None:
        """The title that ends right before the name, whether the parse joins them or not."""
        role = self.words.role_at(start - 1) if start > 0 else None
        titles = role is not None and role.end == start and role.role.type is ActorType.PERSON and not role.role.plural
        return role if titles else None

    def titled_start(self, head: Token, title: RoleSpan) -> int:
        """Where the phrase begins with the nationality before its title ("Turkish Foreign Minister")."""
        return min((base.start for base in self.belonging.modifiers(head, title)), default=title.start)

    def titled_code(self, head: Token, title: RoleSpan, code: str) -> str:
        """A known person's code with a title: the text's own outweighs what dates infer, high office the table."""
        country = country_of(code)
        if country is None:
            return code
        if title.role.code == "ELI" or self.is_former(head, title):
            return f"{country}ELI"
        if not title.role.code or title.role.code in roles_of(code):
            return code
        inferred = code in {country, f"{country}ELI"}
        if inferred or _OFFICE.intersection(title.role.phrase.split(" ")):
            return with_role(country, title.role.code)
        return code

    def is_former(self, head: Token, role: RoleSpan) -> bool:
        """Whether the phrase says that the office is no longer held."""
        for at in range(role.start - 1, left_edge(head) - 1, -1):
            token = self.doc[at]
            if token.lower_ in _FORMER:
                return True
            if token.dep_ == "case":
                return False
        return False

    def code(self, head: Token, role: RoleSpan, base: Base) -> str:
        """Base and role in one code; former officials are elites; rebels and dissidents of any trade are that first."""
        country = country_of(base.code)
        if role.role.type is ActorType.PERSON and self._held_office(role, base) and self.is_former(head, role):
            return f"{country or '---'}ELI"
        code = role.role.code
        if role.role.phrase in FOLLOWERS:
            followed = next((each for each in roles_of(base.code) if each in _STRONGER or each == "ELI"), "")
            return with_role(country or "", "OPP" if followed == "ELI" else followed or code)
        if role.role.phrase in _MEN and base.code and base.code != country and base.start < role.start:
            return base.code  # "his men" are what he is
        if code == "UAF" and base.code == country and base.start < role.start:
            code = "REB"  # of whom the text says whose they are: "Chechen gunmen"
        speaks = role.role.phrase.split(" ")[-1] not in _PRIVATE
        if not code and role.role.type is ActorType.PERSON and base.code == country and speaks:
            code = "GOV"  # a country's spokesman speaks for its government
        if role.role.phrase == "bank" and base.start > role.start and self.doc[role.start].text == "Bank":
            code = "GOV"  # the Bank of Korea is a central bank
        return with_role(base.code, self._stronger(head, role) or code)

    @staticmethod
    def _held_office(role: RoleSpan, base: Base) -> bool:
        """Whether the role is one of those that leave an elite: offices, and the chiefs of services."""
        code = role.role.code
        chief = not _CHIEF.isdisjoint(role.role.phrase.split(" "))
        return code in _OFFICES or (
            chief and (code in _SERVICES | {"JUD", ""}) and roles_of(base.code)[:1] not in {("REB",), ("CRM",)}
        )

    def _stronger(self, head: Token, role: RoleSpan) -> str | None:
        """A modifier's role that outweighs the noun's: "rebel commander", "army doctor", "intelligence colonel"."""
        if role.role.code == "REB":
            return None
        uniform = "COP" if self.context.police else "MIL"
        uniformed = uniform if role.role.phrase in _OFFICER else None
        for at in range(role.start - 1, left_edge(head) - 1, -1):
            inner = self.words.role_at(at)
            if inner is not None and inner.end <= role.start:
                if inner.role.code in _STRONGER:
                    return inner.role.code
                service = inner.role.type is ActorType.ORGANIZATION or inner.role.code == "COP"
                service = service and inner.end == role.start and inner.role.code in _SERVICES
                if service and role.role.code in _SERVING:
                    return inner.role.code
            if self.doc[at].dep_ == "case":
                break
        return uniformed
