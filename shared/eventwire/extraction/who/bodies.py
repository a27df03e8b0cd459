"""Bodies that no dictionary has, told by the words of their names: "Tunisian League for Human Rights"."""

from collections.abc import Iterator

from eventwire.extraction.lexicon import Role, country_of
from eventwire.extraction.reading import ActorSpan
from eventwire.extraction.tree import Token
from eventwire.extraction.who.frame import Frame
from eventwire.extraction.who.phrase import left_edge
from eventwire.extraction.who.reference import organization_span, role_span, with_role
from eventwire.extraction.who.vocabulary import vocabulary
from eventwire.extraction.who.words import RoleSpan
from eventwire.model import ActorType

_STATE = vocabulary("commission authority agency bureau service department directorate board office administration")
"""Nouns of bodies that are the state's, whatever they are for."""
_FREE = vocabulary(
    """
    union association league federation confederation syndicate society committee network alliance coalition forum
    centre center foundation organization organisation council group congress front movement party institute bloc
    """
)
_SERVICE_WORDS = {
    "COP": "investigation investigations corruption anti-corruption graft anti-graft narcotics police crime crimes",
    "SPY": "intelligence security counterintelligence",
    "JUD": "judicial prosecution prosecutor prosecutors prosecutions",
}
_SERVICES = {code: vocabulary(words) for code, words in _SERVICE_WORDS.items()}
"""The services of the state by what their names say."""
_TOPIC_WORDS = {
    "REB": "liberation resistance revolutionary mujahideen jihad armed guerrilla",
    "JUD": "lawyers bar judges judicial magistrates jurists advocates",
    "MED": "journalists press media news broadcasters editors reporters radio television newspaper",
    "HLH": "doctors medical nurses physicians health pharmacists surgeons",
    "EDU": "teachers students student university universities professors lecturers education academics school",
    "AGR": "farmers growers agricultural peasants fishermen herders farm peasant breeders",
    "REL": "islamic muslim christian churches bishops clerics ulema jewish rabbis hindu buddhist orthodox catholic "
    "church",
    "LAB": "workers labour labor union unions mineworkers miners drivers employees seamen dockers transport truckers",
    "BUS": "business industry industries industrialists employers manufacturers exporters traders merchants bankers "
    "shipowners hoteliers commerce mining oil petroleum",
    "ENV": "environment environmental conservation wildlife nature climate ecological",
    "NGO": "rights relief aid humanitarian refugees women charity charitable transparency peace",
}
_TOPICS = {code: vocabulary(words) for code, words in _TOPIC_WORDS.items()}
"""Whose a free body is by what its name says; of several the first of this list."""
_DEFAULTS = {
    "union": "LAB",
    "confederation": "LAB",
    "federation": "LAB",
    "syndicate": "LAB",
    "front": "OPP",
    "movement": "OPP",
    "alliance": "OPP",
    "coalition": "OPP",
    "congress": "OPP",
    "party": "OPP",
    "bloc": "OPP",
    "institute": "EDU",
    "council": "",
    "group": "",
}
"""What the others are, else NGO; nothing is known of a council or group by that noun alone."""
_LINKS = frozenset({"of", "for", "and", "the", "in", "to", "&"})


class Bodies:
    """Reads the bodies of one sentence."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._words = frame.words
        self._doc = frame.doc

    def read(self, head: Token, role: RoleSpan | None) -> Iterator[ActorSpan]:
        """The body that the phrase names; nothing where its words do not tell what it is.

        A longer role phrase knows better; a name must be capitalised, a common noun must say what it is for.
        """
        noun = head.lower_
        if noun not in _STATE | _FREE or (role is not None and role.end - role.start > 1):
            return
        named = head.text[:1].isupper() and head.i > 0
        start, end = self._extent(head) if named else (left_edge(head), head.i + 1)
        topics = {self._doc[at].lower_ for at in range(start, end) if at != head.i}
        code = self._code(noun, topics)
        if not code or (named and end - start == 1) or (not named and not self._is_for(head)):
            return
        span = RoleSpan(head.i, head.i + 1, Role(noun, code, ActorType.ORGANIZATION, ""))
        stated = self._frame.belonging.stated(head, span)
        inner = {c for name in self._words.names if start <= name.start < end and (c := country_of(name.code))}
        country = stated[0].code if stated else inner.pop() if len(inner) == 1 else None
        if country is None:
            country = self._frame.belonging.unstated(head, span)[0].code
        whole = with_role(country, code) if country else code if code == "NGO" else f"---{code}"
        if named:
            yield organization_span(self._doc, (start, end, head.i), whole)
        else:
            yield role_span(self._doc, (start, end, head.i), whole, span.role)

    def _is_for(self, head: Token) -> bool:
        """Whether a common noun says what it is for: "data protection commission"."""
        before = self._doc[head.i - 1] if head.i else head
        return head.lower_ in _STATE and before.dep_ == "compound" and self._words.name_at(before.i) is None

    def _extent(self, head: Token) -> tuple[int, int]:
        """The capitalised words around the head, and those behind that links join to it."""
        start, end = head.i, head.i + 1
        while start > 0 and self._is_part(self._doc[start - 1], start - 1):
            start -= 1
        last = end
        while end < len(self._doc):
            token = self._doc[end]
            if token.text[:1].isupper() and token.text.isalpha():
                last = end + 1
            elif token.lower_ not in _LINKS:
                break
            end += 1
        return start, last

    def _is_part(self, token: Token, at: int) -> bool:
        name = self._words.name_at(at)
        linked = token.lower_ in {"and", "-"} and at > 0 and self._doc[at - 1].text[:1].isupper()
        return (token.text[:1].isupper() and token.pos_ not in {"DET", "VERB", "ADP"} and token.dep_ != "case") or (
            linked and name is None
        )

    @staticmethod
    def _code(noun: str, topics: set[str]) -> str:
        if noun in _STATE:
            found = next((code for code, words in _SERVICES.items() if not topics.isdisjoint(words)), "GOV")
            return "GOV" if "social" in topics else found
        found = next((code for code, words in _TOPICS.items() if not topics.isdisjoint(words)), "")
        if found == "REB" and noun not in {"front", "movement", "army", "council", "party"}:
            found = ""
        return found or _DEFAULTS.get(noun, "NGO")
