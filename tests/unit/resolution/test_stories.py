"""Stories are a function of the set of articles; look-alike stories are told apart, a story goes on over days."""

import random

from eventwire.resolution.stories import RollingStories, StoryText, stories

QUAKE = [
    "An earthquake struck the town of Mirador in Peru, burying a school under rubble.",
    "Rescuers in Mirador dug through the rubble of a school after the Peru earthquake.",
    "Peru sent troops to Mirador where an earthquake of magnitude 7.1 flattened houses.",
    "The magnitude 7.1 quake in Mirador, Peru, left thousands without shelter.",
]
OTHER_QUAKE = [
    "A strong earthquake shook the Indonesian island of Tamba on Friday; the main mosque collapsed during prayers.",
    "On Tamba, volunteers pulled worshippers out of the collapsed mosque, Indonesian officials said.",
    "Jakarta flew medics to Tamba, where the tremor of magnitude 6.4 brought down the mosque and a market hall.",
    "Indonesian medics on Tamba ran short of blood after the mosque collapse.",
]
COURT = [
    "A court in Oslo sentenced banker Lars Vik to six years for fraud.",
    "Lars Vik, the banker, will appeal against the fraud verdict of the Oslo court.",
    "Six years for banker Vik: Oslo court rules on fraud at Nordhavn Bank.",
]


def texts(day: int = 0) -> list[StoryText]:
    kinds = (("quake", QUAKE), ("other", OTHER_QUAKE), ("court", COURT))
    return [StoryText(f"{kind}-{day}-{n}", day, "", text) for kind, found in kinds for n, text in enumerate(found)]


def groups(found: dict[str, str]) -> set[frozenset[str]]:
    members: dict[str, set[str]] = {}
    for article, story in found.items():
        members.setdefault(story, set()).add(article)
    return {frozenset(group) for group in members.values()}


def test_articles_about_one_story_share_its_id_and_look_alikes_do_not() -> None:
    assert {frozenset(one.rsplit("-", 1)[0] for one in group) for group in groups(stories(texts()))} == {
        frozenset({"quake-0"}), frozenset({"other-0"}), frozenset({"court-0"}),
    }  # fmt: skip


def test_order_does_not_matter_within_the_tolerance() -> None:
    once = stories(texts(0) + texts(1))
    for seed in range(5):
        shuffled = texts(0) + texts(1)
        random.Random(seed).shuffle(shuffled)
        rolling = RollingStories()
        found = dict(one for text in shuffled for one in rolling.add(text)) | dict(rolling.finish())
        assert found == once


def test_a_story_goes_on_the_next_day_under_its_id() -> None:
    found = stories(texts(0) + texts(1))
    assert found["court-0-0"] == found["court-1-0"]
    assert found["quake-0-0"] == found["quake-1-0"] != found["other-1-0"]


def test_a_story_ends_after_the_window() -> None:
    found = stories(texts(0) + texts(9))
    assert found["court-0-0"] != found["court-9-0"]


def test_days_are_settled_as_later_ones_come() -> None:
    rolling = RollingStories(tolerance=1)
    settled = [article for text in texts(0) + texts(1) + texts(2) for article, _ in rolling.add(text)]
    assert sorted(settled) == sorted(text.article_id for text in texts(0))


def test_an_article_without_a_word_has_a_story_of_its_own() -> None:
    assert len(set(stories([StoryText("a", 0, "", ""), StoryText("b", 0, "", "...")]).values())) == 2
