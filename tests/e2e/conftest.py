"""A running embedded system, for the tests that ask it as a user does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.system import System


@pytest.fixture
def system(tmp_path: Path) -> Iterator[System]:
    with System(tmp_path / "data", "--no-samples") as running:
        yield running
