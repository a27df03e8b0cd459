"""Acts in sentences, with actors that are just the names of a few countries."""

from collections.abc import Callable, Sequence

import pytest

from eventwire.extraction.lexicon.acts import ActLexicon, load_acts
from eventwire.extraction.lexicon.table import load_tables
from eventwire.extraction.parse import Parser
from eventwire.extraction.reading import Act, ActorSpan, Sentence, Trace
from eventwire.extraction.tree import Doc
from eventwire.extraction.what import find_acts
from eventwire.model import ActorRef, ActorType

NAMES = {
    "Norway": "NOR", "Norwegian": "NOR", "Chile": "CHL", "Chilean": "CHL", "Japan": "JPN", "Japanese": "JPN",
    "Ghana": "GHA", "Ghanaian": "GHA", "soldiers": "MIL", "ministers": "GOV", "protesters": "OPP",
}  # fmt: skip


class Named:
    """Actors by a list of names, without any reading of phrases."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc

    def at(self, token: int) -> Sequence[ActorSpan]:
        head = self._doc[token]
        joined = [head, *(other for other in head.conjuncts if other.i > head.i)]
        return [self._span(each.i) for each in joined if each.text in NAMES] if head.text in NAMES else []

    def place(self, token: int) -> Sequence[ActorSpan]:  # noqa: ARG002 - this cast knows no places
        return []

    def _span(self, token: int) -> ActorSpan:
        code = NAMES[self._doc[token].text]
        ref = ActorRef(actor_id=code, name=code, code="", type=ActorType.COUNTRY)
        return ActorSpan(token, token + 1, token, ref, "name", code)


Find = Callable[[str], list[tuple[str, str, str, str, str]]]


@pytest.fixture(scope="module")
def lexicon() -> ActLexicon:
    return load_acts(load_tables())


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.fixture
def find(lexicon: ActLexicon, parser: Parser) -> Find:
    """Source, code, target, polarity and modality of each act."""

    def run(text: str) -> list[tuple[str, str, str, str, str]]:
        doc = parser.parse([text])[0]
        acts = find_acts(Sentence("text", 0, 0, doc), Named(doc), lexicon)
        return [
            (_names(doc, act.sources), act.code, _names(doc, act.targets), act.polarity.value, act.modality.value)
            for act in acts
        ]

    return run


def _names(doc: Doc, tokens: tuple[int, ...]) -> str:
    return "+".join(doc[token].text for token in tokens)


def one(acts: list[tuple[str, str, str, str, str]]) -> tuple[str, str, str]:
    assert len(acts) == 1, acts
    return acts[0][:3]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Norway condemned Chile on Monday.", ("Norway", "111", "Chile")),
        ("Chile was condemned by Norway on Monday.", ("Norway", "111", "Chile")),
        ("Norway held talks with Chile in Oslo.", ("Norway", "046", "Chile")),
        ("Norway imposed sanctions on Chile.", ("Norway", "163", "Chile")),
        ("Norway lifted its sanctions against Chile.", ("Norway", "085", "Chile")),
        ("Norway gave Chile 20 tonnes of rice.", ("Norway", "073", "Chile")),
        ("Norway supplied Chile with blankets.", ("Norway", "073", "Chile")),
        ("Norway criticised Chile's policy on fishing.", ("Norway", "111", "Chile")),
        ("Norway recalled its ambassador from Chile.", ("Norway", "161", "Chile")),
        ("Norway's recall of its ambassador from Chile surprised everyone.", ("Norway", "161", "Chile")),
        ("Norway accused Chile of shelling a village.", ("Norway", "1123", "Chile")),
    ],
)
def test_voices_nouns_and_prepositions_lead_to_the_same_act(find: Find, text: str, act: tuple[str, str, str]) -> None:
    assert one(find(text)) == act


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Norway urged Chile to withdraw its troops from the border.", ("Norway", "0256", "Chile")),
        ("Norway demanded that Chile lift the sanctions.", ("Norway", "1054", "Chile")),
        ("Norway agreed to send food to Chile.", ("Norway", "0333", "Chile")),
        ("Norway is willing to send food to Chile.", ("Norway", "0333", "Chile")),
        ("Norway threatened to impose sanctions on Chile.", ("Norway", "1312", "Chile")),
        ("Norway refused to meet Chile.", ("Norway", "125", "Chile")),
        ("Norway rejected a Chilean proposal for talks.", ("Norway", "125", "Chilean")),
        ("Norway denied shelling Chile.", ("Norway", "016", "")),
        ("Norway said Chile must release the prisoners.", ("Norway", "1053", "Chile")),
    ],
)
def test_speech_is_coded_with_what_it_is_about_and_its_complement_is_no_fact(
    find: Find, text: str, act: tuple[str, str, str]
) -> None:
    assert one(find(text)) == act


@pytest.mark.parametrize(
    ("text", "polarity", "modality", "code"),
    [
        ("Norway did not attack Chile.", "negated", "actual", "190"),
        ("Norway will meet Chile on Monday.", "asserted", "planned", "036"),
        ("Norway may impose sanctions on Chile if talks fail.", "asserted", "hypothetical", "1312"),
        ("Norway plans to impose sanctions on Chile.", "asserted", "planned", "1312"),
        ("Norway failed to attack Chile.", "negated", "actual", "190"),
        ("Norway began to attack Chile.", "asserted", "actual", "190"),
    ],
)
def test_polarity_and_modality(find: Find, text: str, polarity: str, modality: str, code: str) -> None:
    assert [(act[3], act[4], act[1]) for act in find(text)] == [(polarity, modality, code)]


@pytest.mark.parametrize(
    "text",
    [
        "Norway said it was a fine day.",
        "Norway met its targets.",
        "Norway had hoped to discuss fish with Chile.",
        "If Norway attacks Chile, prices will rise.",
        "Wildfires destroyed a village in Chile.",
        "Chile, hit by floods, is a long country.",
    ],
)
def test_what_is_no_act_gives_none(find: Find, text: str) -> None:
    assert find(text) == []


def test_conjoined_verbs_share_their_subject(find: Find) -> None:
    acts = [act[:3] for act in find("Norway condemned Chile and recalled its ambassador from Ghana.")]
    assert acts == [("Norway", "111", "Chile"), ("Norway", "161", "Ghana")]


def test_a_relative_clause_gives_its_noun_to_the_verb(find: Find) -> None:
    acts = [act[:3] for act in find("Norway, which condemned Chile last week, thanked Japan.")]
    assert ("Norway", "111", "Chile") in acts
    assert ("Norway", "051", "Japan") in acts


def test_a_protest_takes_its_target_and_demand_from_its_purpose(find: Find) -> None:
    acts = find("The protesters blocked roads to demand independence from Chile.")
    assert [act[:3] for act in acts] == [("protesters", "1444", "Chile")]


def test_explain_tells_what_was_tried_and_refused(lexicon: ActLexicon, parser: Parser) -> None:
    doc = parser.parse(["If Norway attacks Chile, prices will rise."])[0]
    trace = Trace()
    acts: list[Act] = find_acts(Sentence("text", 0, 0, doc), Named(doc), lexicon, trace)
    assert not acts
    assert any("refused: a condition" in step for step in trace.steps)
