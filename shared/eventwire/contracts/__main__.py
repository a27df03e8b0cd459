"""Write what is generated, or check that what stands there is what would be written.

`python -m eventwire.contracts write|check DIRECTORY PAGE`: the contracts in the directory, the diagram in the page.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from eventwire.contracts import asyncapi, openapi, schemas
from eventwire.contracts.diagram import inserted


def made(directory: Path, page: Path) -> dict[Path, str]:
    """Each file and the text it should hold."""
    files = {f"{name}.schema.json": _json(schema) for name, schema in schemas().items()}
    files["asyncapi.yaml"] = _yaml(asyncapi())
    files["openapi.yaml"] = _yaml(openapi())
    return {
        **{directory / name: text for name, text in files.items()},
        page: inserted(page.read_text(encoding="utf-8")),
    }


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def write(directory: Path, page: Path) -> int:
    """Write all files and remove what no longer belongs into the directory."""
    directory.mkdir(parents=True, exist_ok=True)
    files = made(directory, page)
    for stale in set(directory.iterdir()) - files.keys():
        stale.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    return 0


def check(directory: Path, page: Path) -> int:
    """1 if a file is missing, differs, or is one too many; says which."""
    files = made(directory, page)
    wrong = [path for path, text in files.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    wrong += sorted(set(directory.iterdir()) - files.keys())
    for path in wrong:
        print(f"{path} is not what the models and the flow say: run `make contracts` and commit the result")  # noqa: T201 - a command's output
    return 1 if wrong else 0


if __name__ == "__main__":
    action, *places = sys.argv[1:]
    sys.exit({"write": write, "check": check}[action](*map(Path, places)))
