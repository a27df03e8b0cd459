"""The parser and the gazetteer, loaded once for all tests that need them, and articles."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from spacy.language import Language

from eventwire.extraction.parse import Parser, load_pipeline
from eventwire.extraction.where import Gazetteer
from eventwire.model import Article, ArticleStatus, Outlet, RevisionBasis

PUBLISHED = datetime(2024, 8, 21, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def parser() -> Parser:
    return Parser()


@pytest.fixture(scope="session")
def pipeline() -> Language:
    return load_pipeline()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def make_article() -> Callable[..., Article]:
    def make(text: str, title: str = "", **changes: object) -> Article:
        fields: dict[str, object] = {
            "article_id": "a1",
            "revision": 1,
            "revision_basis": RevisionBasis.RECEIVED,
            "status": ArticleStatus.PUBLISHED,
            "title": title,
            "text": text,
            "source": Outlet(name="The Courier"),
            "published_at": PUBLISHED,
            "received_at": PUBLISHED,
        }
        return Article.model_validate(fields | changes)

    return make
