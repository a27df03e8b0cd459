from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from eventwire.extraction.language import LanguageRecogniser
from eventwire.extraction.lexicon.cameo import Codebook
from eventwire.extraction.loading import load_extractor
from eventwire.extraction.parse import Parser
from eventwire.extraction.petrarch import PetrarchExtractor, read_dictionaries
from eventwire.extraction.petrarch.coder import SurfaceCoder
from eventwire.model import Article

FILES = {
    "toy.actors": """
OTTILIA [OTT]
+OTTILIAN
BRAVIA [BRA]
CORDO [COR]
NEW_HARBOUR [BRAGOV]
THE_TWINS [CAS/POL]
LEOPOLD [OTT]
    [OTTGOV 20000101 - 20091231]
    [OTTELI > 20100101]
""",
    "toy.agents": """
POLICE {} [~COP]
MINISTER [~GOV]
PRIME_MINISTER [~GOV]
REBEL [~REB]
JOURNALIST [~MED]
RELIEF_BODY [NGO~]
""",
    "toy.verbs": """
&COIN
+DUCAT

--- RAID [190] ---
RAID
- * FOR &COIN [071]
- NEVER * [1901]
--- MEET [040:040] ---
MEET {MET MEETS MEETING}
- % * [041]
--- TAKE [---] ---
TAKE {TOOK TAKEN}
- + WAS * FROM $ [173]
+TAKE_OVER {+TOOK_OVER +TAKES_OVER} [192]
--- PRAISE [051] ---
PRAISE
- * WORK_OF + [052]
--- GIVE [070] ---
GIVE {GAVE GIVEN}
""",
    "toy.discards": "+REGATTA CUP\nYEARS LATER\n",
}

Triples = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def code(parser: Parser) -> Callable[..., Triples]:
    scheme, faults = read_dictionaries(FILES)
    assert not faults
    coder = SurfaceCoder(scheme.actors, scheme.agents, scheme.verbs)

    def coded(sentence: str, day: date = date(2005, 1, 1)) -> Triples:
        return {(event.source, event.target, event.code) for event in coder.code(parser.parse([sentence])[0], day)}

    return coded


@pytest.mark.parametrize(
    ("sentence", "events"),
    [
        ("Ottilia raided Bravia.", {("OTT", "BRA", "190")}),
        ("Ottilian police raided Bravia on Monday.", {("OTTCOP", "BRA", "190")}),
        ("The police of Ottilia raided Bravia.", {("OTTCOP", "BRA", "190")}),
        ("Bravia was raided by Ottilian rebels.", {("OTTREB", "BRA", "190")}),
        ("Ottilia raided Bravia for gold ducats.", {("OTT", "BRA", "071")}),
        ("Ottilia never raided Bravia.", {("OTT", "BRA", "1901")}),
        ("Ottilia raided Bravia and Cordo.", {("OTT", "BRA", "190"), ("OTT", "COR", "190")}),
        ("The twins raided Bravia.", {("CAS", "BRA", "190"), ("POL", "BRA", "190")}),
        ("Ottilia met Bravia.", {("OTT", "BRA", "040"), ("BRA", "OTT", "040")}),
        ("Ottilia and Bravia met in Cordo.", {("OTT", "BRA", "041"), ("BRA", "OTT", "041")}),
        ("Bravia was taken from Ottilia.", {("OTT", "BRA", "173")}),
        ("Ottilia took over Bravia.", {("OTT", "BRA", "192")}),
        ("Ottilia took Bravia.", set()),
        ("Ottilia praised the work of Bravia.", {("OTT", "BRA", "052")}),
        ("Ottilia praised the good work of Bravia.", {("OTT", "BRA", "052")}),
        ("Ottilia praised the work and zeal of Bravia.", {("OTT", "BRA", "051")}),
        ("A relief body from Ottilia praised Bravia.", {("NGOOTT", "BRA", "051")}),
        ("Former Ottilian ministers praised Bravia.", {("OTTELI", "BRA", "051")}),
        ("Ottilia raided the hills.", set()),
        ("The wolves slept.", set()),
    ],
)
def test_the_semantics_of_the_manuals(code: Callable[..., Triples], sentence: str, events: Triples) -> None:
    assert code(sentence) == events


def test_a_persons_code_follows_the_date(code: Callable[..., Triples]) -> None:
    sentence = "Leopold praised Bravia."
    assert code(sentence, date(2005, 1, 1)) == {("OTTGOV", "BRA", "051")}
    assert code(sentence, date(2015, 1, 1)) == {("OTTELI", "BRA", "051")}
    assert code(sentence, date(1995, 1, 1)) == {("OTT", "BRA", "051")}


def test_short_asides_between_commas_are_passed_over(code: Callable[..., Triples]) -> None:
    assert code("Ottilia, the foe of Cordo, raided Bravia.") == {("OTT", "BRA", "190")}
    assert code("Ottilia raided Bravia, a Cordo minister gave warning.") == {("OTT", "BRA", "190")}


@pytest.fixture(scope="module")
def extractor(parser: Parser) -> PetrarchExtractor:
    return PetrarchExtractor(read_dictionaries(FILES)[0], Codebook({}), parser, LanguageRecogniser())


def test_mentions_say_where_and_by_which_line(
    extractor: PetrarchExtractor, make_article: Callable[..., Article]
) -> None:
    text = "On Tuesday Ottilian police raided the port of Bravia, and the wolves slept through all of it."
    article = make_article(text, title="Ottilia raids Bravia")
    mentions = extractor.extract([article])[0].mentions
    assert [(m.part, m.code, m.source.code, m.target.code) for m in mentions if m.source and m.target] == [
        ("title", "190", "OTT", "BRA"),
        ("text", "190", "OTTCOP", "BRA"),
    ]
    body = mentions[1]
    assert body.spans.source is not None
    assert text[body.spans.source.start : body.spans.source.end] == "Ottilian police"
    assert text[body.spans.predicate.start : body.spans.predicate.end] == "raided"
    assert str(body.date) == "2024-08-20"
    assert body.rule == "toy.verbs:6"
    assert len({mention.mention_id for mention in mentions}) == 2


def test_discards_and_other_languages_give_nothing(
    extractor: PetrarchExtractor, make_article: Callable[..., Article]
) -> None:
    story = extractor.extract([make_article("Ottilia raided Bravia. The Regatta Cup was lost.")])[0]
    assert (story.mentions, story.refused) == ((), "discarded by the dictionary")
    sentence = extractor.extract([make_article("Ottilia raided Bravia years later. Ottilia met Bravia.")])[0]
    assert {mention.code for mention in sentence.mentions} == {"040"}
    german = extractor.extract([make_article("Die Polizei von Ottilia hat am Montag den Hafen von Bravia gestürmt.")])[
        0
    ]
    assert (german.mentions, german.refused) == ((), "language: de")


def test_a_directory_with_imported_tables_is_coded_by_them(
    tmp_path: Path, make_article: Callable[..., Article]
) -> None:
    for name, text in read_dictionaries(FILES)[0].tables().items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    mentions = load_extractor([tmp_path]).extract([make_article("Ottilia raided Bravia.")])[0].mentions
    assert [(m.code, m.source and m.source.code) for m in mentions] == [("190", "OTT")]
