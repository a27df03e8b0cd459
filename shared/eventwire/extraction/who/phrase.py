"""Noun phrases in a dependency parse (spaCy's English labels): heads, conjuncts, complements, appositions."""

from collections.abc import Iterator

from eventwire.extraction.tree import Doc, Token
from eventwire.extraction.who.vocabulary import vocabulary

TRANSPARENT = vocabulary(
    """
    number numbers dozens hundreds thousands tens scores some many most all both several few members member one two
    three four five six seven eight nine ten half majority crowd crowds couple series column columns convoy convoys
    hundred thousand million millions part rest any each none lot lots handful pair band bands units unit contingent
    families relatives representatives representative elements remnants waves coalition alliance generation group
    groups team teams delegation people leaders leader head heads chief side sides followers boats boat tide flood
    """
)
"""Nouns that count, bundle or lead what stands behind their `of`, where they are no role of their own."""
COLLECTIVE = vocabulary(
    """
    group groups organization organizations organisation organisations faction factions movement movements wing
    element elements unit units cell cells network networks side camp bloc coalition alliance forces force figures
    figure leader leaders commander commanders team teams cadre cadres ally allies gang gangs chief chiefs boss
    activist activists council columns band bands
    """
)
"""Nouns whose modifier says what they are: "extremist organization", "militia ally"."""
_CLAUSES = frozenset({"VERB", "AUX"})


def head_of(doc: Doc, start: int, end: int) -> int:
    """The token of [start, end) that the others hang on: the one whose own head lies outside; else the last.

    Where the parse tears the stretch apart, the last such token is the head, as English names end in theirs.
    """
    tops = [at for at in range(start, end) if not start <= doc[at].head.i < end or doc[at].head.i == at]
    return tops[-1] if tops else end - 1


def clause(token: Token) -> Token:
    """The verb of the clause that the token stands in; the sentence's root where there is none."""
    while token.pos_ not in _CLAUSES and token.head != token:
        token = token.head
    return token


def conjuncts(token: Token) -> Iterator[Token]:
    """The tokens joined to this one by and, or, commas, in order, without itself."""
    waiting = [token]
    while waiting:
        joined = [child for child in waiting.pop().rights if child.dep_ == "conj" and child.pos_ not in _CLAUSES]
        yield from joined
        waiting.extend(reversed(joined))


def complements(token: Token, prepositions: frozenset[str]) -> Iterator[Token]:
    """Heads of the phrases that hang on the token by one of the prepositions ("army" -> "Israel" by of)."""
    for prep in token.rights:
        if prep.dep_ == "prep" and prep.lower_ in prepositions:
            for child in prep.rights:
                if child.dep_ in {"pobj", "pcomp"}:
                    yield child


def appositions(token: Token) -> Iterator[Token]:
    """Heads of the phrases that rename the token, and the head that the token itself renames."""
    for child in token.children:
        if child.dep_ == "appos":
            yield child
    if token.dep_ == "appos":
        yield token.head


def possessor(token: Token) -> Token | None:
    """The head of the phrase in the genitive ("Israel" in "Israel's army", "its")."""
    for child in token.lefts:
        if child.dep_ == "poss":
            return child
    return None


def left_edge(token: Token) -> int:
    """Where the noun phrase begins: its modifiers before the head, never past a verb or a preposition's phrase."""
    edge = token.doc.edges[token.i][0]
    if edge < token.i:
        for before in reversed(token.doc.tokens[edge : token.i]):
            if before.pos_ == "AUX" or (before.pos_ == "VERB" and before.tag_ not in {"VBN", "VBG", "VBD"}):
                return before.i + 1
    return edge


def noun_phrase(token: Token) -> range:
    """The tokens of the phrase from its first modifier to its head."""
    return range(left_edge(token), token.i + 1)


def is_person_noun(token: Token) -> bool:
    """Whether an unknown noun looks like people by its ending: divers, unionists, airmen."""
    lemma = token.lemma_.lower()
    return (
        token.pos_ == "NOUN"
        and len(lemma) > 4  # noqa: PLR2004 - "car" and "war" are not people
        and lemma.endswith(("er", "or", "ist", "man", "men", "woman", "eer", "ian"))
        and lemma not in _THINGS
    )


_THINGS = vocabulary(
    """
    quarter order power letter offer paper river border matter number answer tower tanker bunker helicopter corridor
    sector tractor reactor harbor water winter summer center chapter charter character error terror labor honor
    rumor mortar carrier trailer newspaper headquarter shelter quarters headquarters dinner weather disaster
    encounter timber bomber freighter cruiser trawler ledger poster register semester theater router counter barrier
    danger anger hunger fiber rubber silver copper manner banner fever cover factor motor mirror favor armor humor
    vapor horror odor color flavor behavior
    """
)
