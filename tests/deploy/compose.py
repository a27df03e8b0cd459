"""docker-compose.yml as Compose reads it: variables filled in, extensions merged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
FILE = ROOT / "docker-compose.yml"
_VARIABLE = re.compile(r"\$\{(\w+)(?::(-|\?)([^}]*))?\}")


class UnsetError(Exception):
    """A variable without which the file must not be used is not set."""


def read_compose(variables: Mapping[str, str]) -> dict[str, Any]:
    """The file with its variables filled in."""

    def fill(found: re.Match[str]) -> str:
        name, kind, text = found.groups()
        if variables.get(name):
            return variables[name]
        if kind == "?":
            raise UnsetError(name)
        return text or ""

    filled = _VARIABLE.sub(fill, FILE.read_text("utf-8")).replace("$$", "$")
    loaded: dict[str, Any] = yaml.safe_load(filled)
    return loaded


def example() -> dict[str, str]:
    """The variables of .env.example, with the passwords that a user sets."""
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name: value or f"a-password-for-{name.lower()}" for name, value in pairs}
