from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Read


def test_a_surname_counts_after_the_full_name(read: "Read") -> None:
    named = read("Turkish minister Alp Demirkol resigned.", "Demirkol thanked his staff.")
    assert named.ids("Demirkol thanked") == [] or named.who.at(1, 0)[0].ref.actor_id == "person:TUR:alp-demirkol"
    assert named.who.at(1, 0)[0].ref.code == "TURGOV"


def test_a_surname_alone_is_nobody(read: "Read") -> None:
    assert read("Demirkol thanked the staff.").who.at(0, 0) == ()


def test_another_given_name_is_another_person(read: "Read") -> None:
    reading = read(
        "Kyrgyz minister Alp Demirkol resigned.", "Opposition leader Ravshan Demirkol was arrested in Bishkek."
    )
    assert reading.ids("Ravshan Demirkol") == ["person:KGZ:ravshan-demirkol"]


def test_pronouns_mean_the_subject_before(read: "Read") -> None:
    reading = read("Qatari minister Salem Ateeq flew to Rome.", "He met two bankers.")
    assert reading.who.at(1, 0)[0].ref.actor_id == "person:QAT:salem-ateeq"
    it = read("Norway closed the port.", "It expelled two diplomats.")
    assert [span.ref.code for span in it.who.at(1, 0)] == ["NOR"]


def test_she_is_not_a_king(read: "Read") -> None:
    reading = read("King Abdullah of Jordan arrived.", "She met two bankers.")
    assert reading.who.at(1, 0) == ()


def test_its_army_is_its_owners(read: "Read") -> None:
    assert read("Yemen said that its army had crossed the valley.").codes("its army") == ["YEMMIL"]


def test_counterparts_hold_the_same_office_elsewhere(read: "Read") -> None:
    reading = read("Italian Foreign Minister Aldo Moretti met his Iraqi counterpart.")
    assert reading.codes("counterpart") == ["IRQGOV"]


def test_the_minister_is_the_one_named_before(read: "Read") -> None:
    reading = read("Kenyan Finance Minister Otieno Barasa resigned.", "The minister thanked Ghana.")
    assert reading.ids("minister thanked") == [] or reading.who.at(1, 1)[0].ref.actor_id == "person:KEN:otieno-barasa"


def test_both_countries_are_the_two_named(read: "Read") -> None:
    reading = read("Chile and Peru signed a treaty.", "Both countries closed their border.")
    assert sorted(span.ref.code for span in reading.who.at(1, 1)) == ["CHL", "PER"]


def test_the_country_is_the_last_one_that_does_not_act(read: "Read") -> None:
    reading = read("France condemned the junta in Burundi and suspended aid to the country.")
    assert reading.codes("country") == ["BDI"]


def test_roles_without_a_country_take_the_articles_own(read: "Read") -> None:
    reading = read("Kenya closed its schools.", "Kenyan teachers protested.", "Police fired tear gas.")
    assert [span.ref.code for span in reading.who.at(2, 0)] == ["KENCOP"]


def test_roles_stay_without_a_country_where_none_is_clear(read: "Read") -> None:
    assert read("Police fired tear gas.").codes("Police") == ["---COP"]
