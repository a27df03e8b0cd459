import pytest

from eventwire.extraction.boilerplate import is_boilerplate


@pytest.mark.parametrize(
    "paragraph",
    [
        "By Ada Writer, Courier Staff",
        "BY ADA WRITER AND BEN SCRIBE",
        "Reporting by Ada Writer; Editing by Cy Reader",
        "(Additional reporting by Ben Scribe)",
        "Read more: Who is the new minister?",
        "Photo: Ada Writer",
        "Soldiers guard a bridge in the old town. (AP Photo/Ada Writer)",
        "Subscribe to our newsletter",
        "All rights reserved.",
    ],
)
def test_what_is_not_of_the_article_is_known(paragraph: str) -> None:
    assert is_boilerplate(paragraph)


@pytest.mark.parametrize(
    "paragraph",
    [
        "By Monday the rebels had left the town.",
        "The minister read more of the letter aloud.",
        "Photographs showed the burning bridge.",
        "Reporting by state television was contradicted by witnesses, who said that the army had fired first and that "
        "the rebels had answered only after dark, when most of the villagers had already fled across the river. " * 2,
    ],
)
def test_prose_is_kept(paragraph: str) -> None:
    assert not is_boilerplate(paragraph)
