"""The engines' own files: fetched by Maven from its central repository, verified against recorded checksums."""

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent.parent
CHECKSUMS = HERE / "checksums.sha256"


class Unavailable(RuntimeError):  # noqa: N818 - named as what the caller is told
    """The engines cannot be had or started here; says what to do."""


def fetch(directory: Path) -> Path:
    """The directory with exactly the recorded files; Maven is asked only when some are not there.

    Raises:
        Unavailable: Maven failed, or what it brought is not what was recorded.
    """
    recorded = read_checksums()
    if not all((directory / name).is_file() for name in recorded):
        directory.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=directory.parent) as fresh:
            copy(Path(fresh))
            verify(Path(fresh), recorded)
            directory.mkdir(exist_ok=True)
            for name in recorded:
                (Path(fresh) / name).replace(directory / name)
    return directory


def copy(target: Path) -> None:
    """Have Maven resolve the pom's dependencies and copy them.

    Raises:
        Unavailable: it failed; the message ends with what it said.
    """
    command = [
        "mvn",
        "-B",
        "-q",
        "-f",
        str(HERE / "pom.xml"),
        "dependency:copy-dependencies",
        f"-DoutputDirectory={target}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "TERM": "dumb"})  # noqa: S603 - our own command
    if done.returncode != 0:
        raise Unavailable(f"Maven could not fetch the engines: {(done.stdout + done.stderr).strip()[-2000:]}")


def read_checksums() -> dict[str, str]:
    """SHA-256 by file name, as recorded."""
    lines = (line.split() for line in CHECKSUMS.read_text("utf-8").splitlines() if line.strip())
    return {name: digest for digest, name in lines}


def verify(directory: Path, recorded: dict[str, str]) -> None:
    """Check every file.

    Raises:
        Unavailable: a file is missing, is none of the recorded ones, or has other bytes.
    """
    found = checksums(directory)
    wrong = sorted(name for name in {*found, *recorded} if found.get(name) != recorded.get(name))
    if wrong:
        raise Unavailable(f"these files are not what {CHECKSUMS.name} records: {', '.join(wrong[:5])}")


def checksums(directory: Path) -> dict[str, str]:
    """SHA-256 of each file in a directory by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(directory.iterdir())}
