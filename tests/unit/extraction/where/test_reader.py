import pytest

from eventwire.extraction.parse import Parser
from eventwire.extraction.reading import PlaceReading
from eventwire.extraction.where import ArticleContext, Gazetteer, PlaceReader


@pytest.fixture(scope="session")
def places(gazetteer: Gazetteer) -> PlaceReader:
    return PlaceReader(gazetteer)


def found(
    parser: Parser, places: PlaceReader, sentence: str, verb: str, context: ArticleContext | None = None, noun: str = ""
) -> PlaceReading | None:
    doc = parser.parse([sentence])[0]
    scope = next(token.i for token in doc if token.text == verb)
    predicate = {scope} | {token.i for token in doc if token.text == noun}
    return places.read(doc, scope, predicate, (), context or ArticleContext())


@pytest.mark.parametrize(
    ("sentence", "verb", "name", "country", "resolution"),
    [
        ("The envoy met the president in Cairo on Tuesday.", "met", "Cairo", "EGY", "city"),
        ("Rebels attacked an army post near the Malian city of Gao.", "attacked", "Gao", "MLI", "city"),
        ("Troops captured the northern town of Mekelle.", "captured", "Mekelle", "ETH", "city"),
        ("The minister flew to Ankara for talks.", "flew", "Ankara", "TUR", "city"),
        ("Jets bombed a camp in northern Gaza.", "bombed", "northern Gaza", "PSE", "region"),
        ("Police fired at students in northern Iraq.", "fired", "northern Iraq", "IRQ", "region"),
        ("Soldiers massacred farmers in the village of Nuwayra.", "massacred", "Nuwayra", None, "unresolved"),
        ("Police in Tripoli, Lebanon, arrested four preachers.", "arrested", "Tripoli", "LBN", "city"),
        ("A mob attacked the embassy in Paris, Texas.", "attacked", "Paris", "USA", "city"),
        ("The navies held drills in the Yellow Sea.", "held", "Yellow Sea", None, "region"),
        ("Gunmen tried to kill the judge in Bogota.", "kill", "Bogota", "COL", "city"),
    ],
)
def test_places_of_acts(  # noqa: PLR0917 - the columns of the table above
    parser: Parser, places: PlaceReader, sentence: str, verb: str, name: str, country: str | None, resolution: str
) -> None:
    reading = found(parser, places, sentence, verb)
    assert reading is not None
    assert (reading.place.name, reading.place.country, reading.place.resolution) == (name, country, resolution)
    if resolution == "city":
        assert reading.place.latitude is not None
        assert reading.place.geoname_id is not None


@pytest.mark.parametrize(
    ("sentence", "verb"),
    [
        ("A man from Leeds attacked two officers.", "attacked"),
        ("Officials in Vienna accused the rebels of murder.", "accused"),
        ("France condemned the killing of farmers near Gao.", "condemned"),
        ("Peru recalled its ambassador from Lagos.", "recalled"),
        ("The army shelled the town in March.", "shelled"),
        ("Italy sent flour to Albania by ferry.", "sent"),
        ("The senator spoke in Congress.", "spoke"),
    ],
)
def test_homes_seats_topics_and_goals_are_not_where_it_happened(
    parser: Parser, places: PlaceReader, sentence: str, verb: str
) -> None:
    assert found(parser, places, sentence, verb) is None


def test_the_article_tells_places_of_one_name_apart(parser: Parser, places: PlaceReader, gazetteer: Gazetteer) -> None:
    sentence = "Gunmen attacked a police station in Tripoli."
    lebanese = ArticleContext.read(["Lebanon is in mourning.", "The Lebanese army came late."], gazetteer)
    assert lebanese.countries == {"LBN": 2}
    by_default = found(parser, places, sentence, "attacked")
    in_lebanon = found(parser, places, sentence, "attacked", lebanese)
    assert by_default is not None
    assert by_default.place.country == "LBY"
    assert in_lebanon is not None
    assert in_lebanon.place.country == "LBN"


def test_the_dateline_breaks_ties(gazetteer: Gazetteer) -> None:
    context = ArticleContext.read([], gazetteer, dateline="BEIRUT, Lebanon", outlet="GBR")
    assert (context.dateline, context.outlet) == ("LBN", "GBR")


def test_names_are_found_however_they_are_spelt(gazetteer: Gazetteer) -> None:
    for name in ("São Paulo", "Sao Paulo", "sao paulo"):
        assert any(place.country == "BRA" for place in gazetteer.find(name))
    assert gazetteer.country("Georgian") == "GEO"
    assert {place.kind for place in gazetteer.find("Georgia")} >= {"country", "region"}
    assert gazetteer.find("Nowhere-on-Sea") == ()
