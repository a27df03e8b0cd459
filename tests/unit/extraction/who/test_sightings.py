from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from eventwire.extraction.document import RawSentence
from eventwire.extraction.lexicon import Lexicon
from eventwire.extraction.who import WhoReader

if TYPE_CHECKING:
    from .conftest import Read

NOW = datetime(2024, 8, 21, tzinfo=UTC)


def test_all_namings_of_an_actor_are_one_sighting(read: "Read") -> None:
    reading = read("Turkish minister Alp Demirkol met Hamas in Turkey.", "Demirkol left Turkey.")
    sightings = {sighting.actor_id: sighting for sighting in reading.who.sightings("a", 1, NOW)}
    assert set(sightings) == {"person:TUR:alp-demirkol", "group:hamas", "country:TUR"}
    person = sightings["person:TUR:alp-demirkol"]
    assert person.names == {"Alp Demirkol": 1, "Demirkol": 1}
    assert (person.canonical_name, person.code, person.titles, person.known) == (
        "Alp Demirkol",
        "TURGOV",
        ("minister",),
        False,
    )
    assert sightings["country:TUR"].names == {"Turkey": 2}


def test_ids_are_functions_of_article_and_actor_in_all_revisions(read: "Read") -> None:
    reading = read("Hamas met Egypt.")
    first, again = (reading.who.sightings("a", 1, NOW) for _ in range(2))
    assert first == again
    later = reading.who.sightings("a", 2, NOW)
    assert [s.sighting_id for s in first] == [s.sighting_id for s in later]
    other = reading.who.sightings("b", 1, NOW)
    assert {s.sighting_id for s in first}.isdisjoint(s.sighting_id for s in other)


def test_roles_without_a_name_are_not_sighted(read: "Read") -> None:
    assert read("Police fired at protesters.").who.sightings("a", 1, NOW) == ()


def test_sentences_that_are_not_parsed_are_skimmed() -> None:
    raw = [
        RawSentence("text", 0, 0, "“Yes,” said Kenyan Finance Minister Otieno Barasa, who visited Egypt."),
        RawSentence("text", 1, 70, "Barasa smiled."),
    ]
    who = WhoReader(Lexicon.load()).read([], date(2024, 8, 21), raw=raw)
    sighted = {sighting.actor_id: sighting.code for sighting in who.sightings("a", 1, NOW)}
    assert sighted["person:KEN:otieno-barasa"] == "KENGOV"
    assert sighted["country:EGY"] == "EGY"
