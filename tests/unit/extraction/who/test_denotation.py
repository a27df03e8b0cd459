from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Read


@pytest.mark.parametrize(
    ("sentence", "phrase", "codes"),
    [
        ("Turkey signed a treaty.", "Turkey", ["TUR"]),
        ("The army of Israel crossed the border.", "army of Israel", ["ISRMIL"]),
        ("Israel's army crossed the border.", "Israel's army", ["ISRMIL"]),
        ("Police in Nairobi arrested two men.", "Police", ["KENCOP"]),
        ("Opposition groups in Zimbabwe rejected the plan.", "Opposition groups", ["ZWEOPP"]),
        (
            "Senior Hungarian and Romanian officials met on Monday.",
            "Hungarian and Romanian officials",
            ["ROUGOV", "HUNGOV"],
        ),
        ("French and Egyptian warships sailed at dawn.", "warships", ["EGYMIL", "FRAMIL"]),
        ("Envoys from Senegal and Ghana arrived.", "Envoys", ["SENGOV", "GHAGOV"]),
        ("Hamas gunmen fired on the patrol.", "Hamas gunmen", ["PSEREB"]),
        ("UN peacekeepers withdrew.", "UN peacekeepers", ["IGOUNOMIL"]),
        ("NATO officials met on Monday.", "NATO officials", ["IGONAT"]),
        ("Ankara's Cankaya district administration refused.", "administration", ["TURGOV"]),
        ("Iran-backed militia in Iraq fired rockets.", "militia", ["IRQREB"]),
        ("An anti-Syrian journalist was shot in Beirut.", "journalist", ["LBNMED"]),
        ("Latvian Poles asked for schools.", "Poles", ["LVACVL"]),
        ("Ethnic Albanians in Serbia asked for help.", "Albanians", ["SRBCVL"]),
        ("Dozens of Egyptian protesters were arrested.", "Dozens", ["EGYOPP"]),
        ("A Belarusian opposition writer fled to Poland.", "writer", ["BLROPP"]),
        ("A former Chilean minister was questioned.", "minister", ["CHLELI"]),
        ("The Bank of Zambia raised interest rates.", "Bank", ["ZMBGOV"]),
        ("Texas prosecutors charged him.", "prosecutors", ["USAJUD"]),
        ("Police in Tripoli, Lebanon, arrested four preachers.", "Police", ["LBNCOP"]),
        ("The proposal was sensible.", "proposal", []),
    ],
)
def test_phrases_denote_their_actors(read: "Read", sentence: str, phrase: str, codes: list[str]) -> None:
    assert sorted(read(sentence).codes(phrase)) == sorted(codes)


def test_a_title_makes_a_stranger_an_actor(read: "Read") -> None:
    reading = read("Turkish foreign ministry spokesperson Özgün Altınok announced the visit.")
    (span,) = reading.who.at(*reading.head("foreign ministry spokesperson"))
    assert (span.ref.actor_id, span.ref.code, span.ref.name) == ("person:TUR:ozgun-altinok", "TURGOV", "Özgün Altınok")
    assert span.titles == ("foreign ministry spokesperson",)


def test_titles_and_appositions_are_one_actor(read: "Read") -> None:
    reading = read("Haiti's army commander, Colonel Rodrigue Belfort, resigned.")
    assert reading.codes("commander") == ["HTIMIL"]
    assert {span.ref.actor_id for span in reading.who.spans(0)} - {"country:HTI"} == {"person:HTI:rodrigue-belfort"}


def test_a_persons_code_follows_the_articles_date(read: "Read") -> None:
    text = "Barack Obama praised the deal."
    assert read(text, day=date(2010, 5, 1)).codes("Obama") == ["USAGOV"]
    assert read(text, day=date(2020, 5, 1)).codes("Obama") == ["USAELI"]


def test_the_texts_own_title_outweighs_what_the_dates_let_infer(read: "Read") -> None:
    assert read("Former President Barack Obama praised the deal.", day=date(2010, 5, 1)).codes("Obama") == ["USAELI"]
    assert read("President Barack Obama praised the deal.", day=date(2000, 1, 1)).codes("Obama") == ["USAGOV"]


def test_a_capital_is_a_government_when_it_acts_and_a_country_when_it_is_a_place(read: "Read") -> None:
    assert read("Washington condemned the attack.").codes("Washington") == ["USAGOV"]
    assert read("The envoy arrived in Washington.").codes("Washington") == ["USA"]
    assert read("Peru recalled its ambassador from Washington.").codes("Washington") == ["USA"]
    assert read("Rebels bombed Kabul.").codes("Kabul") == ["AFG"]


def test_places_give_their_country(read: "Read") -> None:
    reading = read("Rebels shelled a village in Lebanon and the city of Kharkiv.")
    assert reading.who.place_country(*reading.head("village")) == "LBN"
    assert reading.who.place_country(*reading.head("Kharkiv")) == "UKR"


def test_adjectives_give_their_country_for_what_is_no_actor(read: "Read") -> None:
    reading = read("Syria condemned the Israeli policy.")
    assert reading.codes("policy") == []
    assert reading.codes("Israeli") == ["ISR"]


@pytest.mark.parametrize(
    "text", ["", " ", "???", "\u202e\u0000 \ud800x", "of of of the the", "( ( ( ) ) )", "'s 's 's", "-"]
)
def test_any_text_is_read(read: "Read", text: str) -> None:
    reading = read(text)
    for sentence in reading.sentences:
        for token in sentence.doc:
            assert isinstance(reading.who.at(0, token.i), tuple)
