"""Write the contracts into a directory, or check that what stands there is what would be written."""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from eventwire.contracts import asyncapi, openapi, schemas


def files() -> dict[str, str]:
    """Each file's name and text."""
    made = {f"{name}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas().items()}
    made["asyncapi.yaml"] = _yaml(asyncapi())
    made["openapi.yaml"] = _yaml(openapi())
    return made


def _yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120)


def main(action: str, directory: Path) -> int:
    """`write` the files, or `check` them; the exit status tells whether they are as they should be."""
    made = files()
    if action == "write":
        directory.mkdir(parents=True, exist_ok=True)
        for stale in set(p.name for p in directory.iterdir()) - made.keys():
            (directory / stale).unlink()
        for name, text in made.items():
            (directory / name).write_text(text, encoding="utf-8")
        return 0
    wrong = [n for n, text in made.items() if not (directory / n).is_file() or (directory / n).read_text("utf-8") != text]
    wrong += sorted(set(p.name for p in directory.iterdir()) - made.keys())
    for name in wrong:
        print(f"{directory / name} is not what the models say: run `make contracts` and commit the result")  # noqa: T201 - a command's output
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
