from datetime import date

import pytest

from eventwire.errors import InvalidInput
from eventwire.extraction.lexicon.table import Table
from eventwire.extraction.petrarch import Scheme, has_scheme, read_dictionaries
from eventwire.extraction.petrarch.actors import ActorName, read_actors
from eventwire.extraction.petrarch.agents import read_agents
from eventwire.extraction.petrarch.discards import read_discards
from eventwire.extraction.petrarch.verbs import read_verbs

ACTORS = """<!-- made up
for tests -->
OTTILIA [OTT]  # an island
+OTTILIAN
GRAND_DUKE LEOPOLD
+OLD LEO ; alias
\t[OTTGOV < 19900101]
\t[OTTELI 19900102 - 950630]
\t[OTTREB > 950701]
"""
AGENTS = """!PERSON! = MAN, WOMAN
POLICE {} [~COP]
ATTORNEY_GENERAL {ATTORNEYS_GENERAL} [~GOV]
ASSEMBLY!PERSON! [~LEG]
AUTHORITY [~GOV]
RELIEF_BODY [NGO~]
"""
VERBS = """&COIN
+DUCAT
+CROWN_

--- RAID [190] ---
RAID
STORM_ {STORMS STORMED} [195]
+MOP_UP
- * FOR &COIN [071]
- $ * CAMP OF + [1951]
--- HINT [---] ---
HINT
"""


def codes(actors: list[ActorName], name: str, day: date) -> str:
    return next(actor.code(day) for actor in actors if actor.text == name)


def test_an_actors_code_follows_the_date() -> None:
    faults: list[InvalidInput] = []
    actors = list(read_actors("a", ACTORS, faults))
    assert not faults
    assert [actor.text for actor in actors] == ["OTTILIA", "OTTILIAN", "GRAND_DUKE LEOPOLD", "OLD LEO"]
    for day, code in (
        (date(1989, 5, 1), "OTTGOV"),
        (date(1990, 1, 1), "OTTGOV"),
        (date(1990, 1, 2), "OTTELI"),
        (date(1995, 6, 30), "OTTELI"),
        (date(2010, 1, 1), "OTTREB"),
    ):
        assert codes(actors, "OLD LEO", day) == code
    assert codes(actors, "OTTILIAN", date(2010, 1, 1)) == "OTT"


def test_agents_have_plurals_and_substitutions() -> None:
    faults: list[InvalidInput] = []
    agents = {agent.text: (agent.code, agent.before) for agent in read_agents("g", AGENTS, faults)}
    assert not faults
    assert agents == {
        "POLICE": ("COP", False),
        "ATTORNEY_GENERAL": ("GOV", False),
        "ATTORNEYS_GENERAL": ("GOV", False),
        "ASSEMBLYMAN": ("LEG", False),
        "ASSEMBLYWOMAN": ("LEG", False),
        "AUTHORITY": ("GOV", False),
        "AUTHORITIES": ("GOV", False),
        "RELIEF_BODY": ("NGO", True),
        "RELIEF_BODIES": ("NGO", True),
    }


def test_verbs_have_forms_codes_and_patterns() -> None:
    faults: list[InvalidInput] = []
    read = read_verbs("v", VERBS, faults)
    assert not faults
    assert read.synsets == {"&COIN": ["DUCAT", "DUCATS", "CROWN"]}
    forms = {verb.notation: verb.code for verb in read.verbs}
    assert forms == {
        **dict.fromkeys(("RAID", "RAIDS", "RAIDED", "RAIDING"), "190"),
        **dict.fromkeys(("STORM", "STORMS", "STORMED"), "195"),
        **dict.fromkeys(("+MOP_UP", "+MOPS_UP", "+MOPED_UP", "+MOPING_UP"), "190"),
        **dict.fromkeys(("HINT", "HINTS", "HINTED", "HINTING"), "---"),
    }
    assert [(p.block, p.text, p.code) for p in read.patterns] == [
        ("RAID", "* FOR &COIN", "071"),
        ("RAID", "$ * CAMP OF +", "1951"),
    ]


def test_discards_say_how_far_they_reach() -> None:
    found = [(discard.text, discard.story) for discard in read_discards("d", "YEARS LATER\n+Regatta Cup # sport\n")]
    assert found == [("YEARS_LATER", False), ("REGATTA_CUP", True)]


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("x.actors", "OTTILIA [OTT < 1990]", "x.actors:1: '1990' is no date"),
        ("x.actors", "OTTILIA\n\t[OTT 19900101 - 19800101]", "x.actors:2: the restriction ends before it begins"),
        ("x.actors", "\t[OTT]", "x.actors:1: a code stands before any name"),
        ("x.agents", "# none\nPOLICE", "x.agents:2: an agent needs a code"),
        ("x.agents", "POLICE [COP]", "x.agents:1: 'COP' does not say where"),
        ("x.agents", "ALDER!MAN! [~GOV]", "x.agents:1: !MAN! is not defined above"),
        ("x.verbs", "- * IN [1]", "x.verbs:1: a pattern stands before any verb"),
        ("x.verbs", "--- A [1] ---\nRAID\n- * &NONE [1]", "x.verbs:3: the synonym set &NONE is not defined above"),
        ("x.verbs", "--- A [1] ---\nRAID\n- IN HERE [1]", "x.verbs:3: a pattern has exactly one *"),
        ("x.verbs", "--- A [1] ---\nMOP_UP", "x.verbs:2: MOP_UP has several words"),
        ("x.options", "SET: COMMA", "x.options: is no dictionary by its name"),
    ],
)
def test_a_faulty_line_is_reported_with_file_and_line_and_left_out(file: str, text: str, fault: str) -> None:
    scheme, faults = read_dictionaries({file: text})
    assert [str(each)[: len(fault)] for each in faults] == [fault]
    assert scheme.verbs.patterns == []


def test_tables_hold_the_whole_scheme() -> None:
    files = {"a.actors": ACTORS, "g.agents": AGENTS, "v.verbs": VERBS, "d.discards": "+REGATTA CUP\n"}
    scheme, faults = read_dictionaries(files)
    assert not faults
    written = scheme.tables()
    tables = tuple(Table(name, text, own=True) for name, text in written.items())
    assert has_scheme(tables)
    again = Scheme.of(tables)
    assert again.actors == scheme.actors
    assert again.agents == scheme.agents
    assert again.discards == scheme.discards
    assert again.verbs == scheme.verbs
    assert again.tables() == written


def test_a_faulty_table_is_reported_with_its_line() -> None:
    with pytest.raises(InvalidInput, match=r"petrarch-actors.txt:2: 'soon' is no date"):
        Scheme.of((Table("petrarch-actors.txt", "# phrase | codes\nOTTILIA | OTT soon..\n"),))
