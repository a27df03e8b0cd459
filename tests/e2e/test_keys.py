"""API keys from their making to their end, as an operator handles them, on the running embedded system."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from support.system import System


def eventwire(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eventwire.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def keys(*arguments: str) -> tuple[str, str]:
    """What a command for keys printed to stdout and to stderr."""
    done = eventwire("keys", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def status(system: System, method: str, path: str, key: str | None) -> int:
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    body = json.dumps({"text": "Ministers met."}).encode() if method == "POST" else None
    request = urllib.request.Request(system.address + path, body, headers, method=method)  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_keys_open_and_close_the_door_while_the_system_runs(tmp_path: Path) -> None:
    data = str(tmp_path / "data")
    with System(tmp_path / "data", "--no-samples") as system:
        assert status(system, "GET", "/v1/events", None) == 200

        reader, _ = keys("create", "analysts", "--scope", "read", "--data", data)
        assert status(system, "GET", "/v1/events", None) == 401
        assert status(system, "GET", "/readyz", None) == 200
        assert status(system, "GET", "/v1/events", reader) == 200
        assert status(system, "POST", "/v1/articles", reader) == 403
        assert status(system, "GET", "/v1/dead-letters", reader) == 403

        writer, told = keys("create", "wire desk", "--scope", "ingest", "--expires", "90d", "--data", data)
        assert status(system, "POST", "/v1/articles", writer) == 202
        (identifier,) = re.findall(r"k[0-9a-f]{16}", told)
        renewed, _ = keys("rotate", identifier, "--overlap", "1d", "--data", data)
        assert {status(system, "POST", "/v1/articles", key) for key in (writer, renewed)} == {202}
        keys("revoke", identifier, "--data", data)
        assert status(system, "POST", "/v1/articles", writer) == 401
        assert status(system, "POST", "/v1/articles", renewed) == 202

        listed, _ = keys("list", "--data", data)
        assert "revoked" in listed
        _, output = system.stop()
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir())
    for secret in (reader, writer, renewed):
        assert secret not in output
        assert secret not in listed
        assert secret.encode() not in stored


@pytest.mark.parametrize("role", ["run", "run --require-keys"])
def test_an_address_that_others_reach_is_not_opened_without_a_key(tmp_path: Path, role: str) -> None:
    done = eventwire(*role.split(), "--data", str(tmp_path), "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - refused
    assert done.returncode == 2
    assert "there is no API key" in done.stderr
    assert "listens on" not in done.stdout


def test_a_file_of_keys_for_a_deployment(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    secret, told = keys("create", "ops", "--scope", "admin", "--file", str(file))
    assert secret.startswith("ew_")
    assert secret not in file.read_text("utf-8")
    (identifier,) = re.findall(r"k[0-9a-f]{16}", told)
    assert identifier in keys("list", "--file", str(file))[0]
    done = eventwire("keys", "revoke", "k0000000000000000", "--file", str(file))
    assert done.returncode == 2
    assert "eventwire keys list" in done.stderr
    done = eventwire("keys", "create", "x", "--scope", "read", "--file", str(file), "--data", str(tmp_path))
    assert done.returncode == 2
