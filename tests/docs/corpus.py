"""The documents from which the examples of shared/docs/searching.md are answered."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from contracts.records import actor, article, event, evidence, reference, withdrawn

from eventwire.indexing import Document, actor_document, article_document, event_document
from eventwire.model import ActorRef, ActorType, Contradiction, Event, EventStatus, Modality, Polarity
from eventwire.model.mention import Place

KENYA, ETHIOPIA = (reference(name, code, ActorType.COUNTRY) for name, code in (("Kenya", "KEN"), ("Ethiopia", "ETH")))
RUTO, ABIY = reference("William Ruto", "KENGOV"), reference("Abiy Ahmed", "ETHGOV")
POLICE, STUDENTS = (
    reference("Kenyan police", "KENCOP", ActorType.GROUP),
    reference("students", "KENEDU", ActorType.GROUP),
)
FRANCE, GABON = (reference(name, code, ActorType.COUNTRY) for name, code in (("France", "FRA"), ("Gabon", "GAB")))
NAIROBI = Place(name="Nairobi", latitude=-1.28, longitude=36.82, country="KEN", resolution="city")
ADDIS = Place(name="Addis Ababa", latitude=9.02, longitude=38.75, country="ETH", resolution="city")
KISUMU = Place(name="Kisumu", latitude=-0.1, longitude=34.76, country="KEN", resolution="city")


def report(key: str, number: int, sentence: str, outlet: str, day: int, **fields: Any) -> Any:
    published = datetime(2024, 5, day, 9 + number, tzinfo=UTC)
    return evidence(f"{key}-{number}", sentence, source=outlet, published_at=published, **fields)


def act(
    key: str,
    source: ActorRef | None,
    target: ActorRef | None,
    code: str,
    day: int,
    reports: tuple[Any, ...],
    **fields: Any,
) -> Document:
    values: dict[str, Any] = {
        "version": 1, "source": source, "target": target, "code": code, "date": date(2024, 5, day), "evidence": reports,
        "mention_count": len(reports), "article_count": len(reports), "source_count": len({r.source for r in reports}),
        "independent_source_count": len({r.source for r in reports}),
        "first_seen": min((r.published_at for r in reports), default=datetime(2024, 5, day, tzinfo=UTC)),
        "last_seen": max((r.published_at for r in reports), default=datetime(2024, 5, day, tzinfo=UTC)),
    }  # fmt: skip
    made: Event = event(key, **{**values, **fields})
    return event_document(made)


EVENTS = (
    act(
        "accord",
        RUTO,
        ABIY,
        "057",
        6,
        (
            report(
                "accord",
                1,
                "Ruto and Abiy signed a border accord in Nairobi.",
                "The Ledger",
                6,
                source_name="Ruto",
                target_name="Abiy",
                code="057",
                title="Border accord signed",
            ),
            report(
                "accord",
                2,
                "The two leaders put their names to the border accord.",
                "Harbour Wire",
                7,
                source_name="Kenyan president",
                target_name="Abiy Ahmed",
                code="057",
                title="Neighbours settle border",
            ),
            report(
                "accord",
                3,
                "A border agreement was signed by Kenya and Ethiopia.",
                "Daily Chronicle",
                7,
                source_name="Kenya",
                target_name="Ethiopia",
                code="057",
                title="Deal at last",
            ),
        ),
        plover="AGREE",
        quad=1,
        goldstein=8.0,
        reciprocal=True,
        place=NAIROBI,
        story_ids=("s-border",),
        confidence=0.95,
        contradictions=(Contradiction(field="date", values={"2024-05-06": 2, "2024-05-05": 1}),),
    ),
    act(
        "call",
        RUTO,
        ABIY,
        "041",
        3,
        (
            report(
                "call",
                1,
                "Ruto telephoned Abiy about the border accord.",
                "The Ledger",
                3,
                source_name="Ruto",
                target_name="Abiy",
                title="Call before signing",
            ),
        ),
        plover="CONSULT",
        quad=1,
        goldstein=1.0,
        reciprocal=True,
        story_ids=("s-border",),
    ),
    act(
        "visit",
        ABIY,
        KENYA,
        "042",
        6,
        (
            report(
                "visit",
                1,
                "Abiy arrived in Nairobi for the signing.",
                "The Ledger",
                6,
                source_name="Abiy",
                target_name="Kenya",
                code="042",
            ),
        ),
        plover="CONSULT",
        quad=1,
        goldstein=1.9,
        place=NAIROBI,
        story_ids=("s-border",),
    ),
    act(
        "march",
        STUDENTS,
        reference("Kenyan government", "KENGOV", ActorType.GROUP),
        "141",
        10,
        (
            report(
                "march",
                1,
                "Students marched through Nairobi against new fees.",
                "Harbour Wire",
                10,
                source_name="Students",
                target_name="government",
                code="141",
                title="Students march",
            ),
            report(
                "march",
                2,
                "Thousands of students demonstrated over tuition fees.",
                "The Ledger",
                10,
                source_name="students",
                target_name=None,
                code="141",
            ),
        ),
        plover="PROTEST",
        quad=3,
        goldstein=-6.5,
        place=NAIROBI,
        story_ids=("s-fees",),
    ),
    act(
        "clash",
        POLICE,
        STUDENTS,
        "175",
        11,
        (
            report(
                "clash",
                1,
                "Police fired tear gas at students in Kisumu.",
                "Harbour Wire",
                11,
                source_name="Police",
                target_name="students",
                code="175",
                title="Tear gas in Kisumu",
            ),
        ),
        plover="COERCE",
        quad=4,
        goldstein=-9.0,
        place=KISUMU,
        story_ids=("s-fees",),
    ),
    act(
        "arrests",
        POLICE,
        STUDENTS,
        "173",
        12,
        (
            report(
                "arrests",
                1,
                "Kenyan police arrested 40 students in Nairobi.",
                "Daily Chronicle",
                12,
                source_name="Kenyan police",
                target_name="students",
                code="173",
            ),
            report(
                "arrests",
                2,
                "Forty students were detained by police.",
                "The Ledger",
                12,
                source_name="police",
                target_name="students",
                code="173",
            ),
        ),
        plover="COERCE",
        quad=4,
        goldstein=-5.0,
        place=NAIROBI,
        story_ids=("s-fees",),
        confidence=0.9,
    ),
    act(
        "aid",
        FRANCE,
        ETHIOPIA,
        "071",
        14,
        (
            report(
                "aid",
                1,
                "France gave Ethiopia 50 million euros for roads.",
                "Harbour Wire",
                14,
                source_name="France",
                target_name="Ethiopia",
                code="071",
            ),
        ),
        plover="AID",
        quad=2,
        goldstein=7.4,
        place=ADDIS,
    ),
    act(
        "plan",
        ABIY,
        RUTO,
        "036",
        20,
        (
            report(
                "plan",
                1,
                "Abiy is to receive Ruto in Addis Ababa on Monday.",
                "The Ledger",
                15,
                source_name="Abiy",
                target_name="Ruto",
                code="036",
            ),
        ),
        modality=Modality.PLANNED,
        plover="CONSULT",
        quad=1,
        goldstein=4.0,
        place=ADDIS,
    ),
    act(
        "denial",
        POLICE,
        STUDENTS,
        "190",
        12,
        (
            report(
                "denial",
                1,
                "Police did not shoot at students, a spokesman said.",
                "Daily Chronicle",
                12,
                source_name="Police",
                target_name="students",
                code="190",
            ),
        ),
        polarity=Polarity.NEGATED,
        plover="ASSAULT",
        quad=4,
        goldstein=-10.0,
    ),
    act(
        "mistaken", FRANCE, GABON, "163", 9, (), status=EventStatus.RETRACTED, plover="SANCTION", quad=4, goldstein=-8.0
    ),
)

ACTORS = tuple(
    actor_document(record)
    for record in (
        actor(
            "person:william-ruto",
            "William Ruto",
            "KENGOV",
            aliases=("William Ruto", "Ruto", "Kenyan president"),
            article_count=5,
            wikidata="Q15635338",
        ),
        actor("person:abiy-ahmed", "Abiy Ahmed", "ETHGOV", aliases=("Abiy Ahmed", "Abiy"), article_count=6),
        actor("country:KEN", "Kenya", "KEN", type=ActorType.COUNTRY, article_count=9),
        actor("country:FRA", "France", "FRA", type=ActorType.COUNTRY, aliases=("France", "Élysée"), article_count=1),
    )
)

ARTICLES = tuple(
    article_document(record)
    for record in (
        article(
            "aaccord-1",
            1,
            "NAIROBI - Ruto and Abiy signed a border accord in Nairobi.",
            title="Border accord signed",
            language="en",
            published_at=datetime(2024, 5, 6, 10, tzinfo=UTC),
        ),
        article(
            "amarch-1",
            1,
            "Students marched through Nairobi against new fees.",
            title="Students march",
            language="en",
            published_at=datetime(2024, 5, 10, 10, tzinfo=UTC),
        ),
        withdrawn("amistaken-1", 2),
    )
)

DOCUMENTS = (*EVENTS, *ACTORS, *ARTICLES)
