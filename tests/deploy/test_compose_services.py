"""The commands and the environment of docker-compose.yml, as local processes on the engines without Docker.

What differs from Compose: hosts become loopback addresses, ports become free ones, the image's volume a directory.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from deploy.compose import ROOT, example, read_compose
from support.cluster import until
from support.generated import articles

from stack import Node
from stack.process import free_port

pytestmark = pytest.mark.stack
VARIABLES = example()
ROLES = ("ingestor", "feeds", "processor", "indexer", "gateway", "webhooks")


def basic(user: str) -> dict[str, str]:
    password = VARIABLES[f"EVENTWIRE_{user.upper()}_PASSWORD"]
    return {"Authorization": "Basic " + b64encode(f"eventwire_{user}:{password}".encode()).decode()}


class SecureNode(Node):
    """A node with security on, and the users and roles that deploy/elasticsearch gives the one of Compose."""

    def _unpack(self) -> None:
        super()._unpack()
        config = self.directory / "config"
        (config / "roles.yml").write_text((ROOT / "deploy/elasticsearch/roles.yml").read_text("utf-8"), "utf-8")
        script = (ROOT / "deploy/elasticsearch/start.sh").read_text("utf-8")
        adding = script[script.index("for user") : script.index("exec ")]
        program = next(self.directory.glob("elasticsearch-*/bin"))
        environment = {**self.process.environment, **VARIABLES, "PATH": f"{program}:{os.environ['PATH']}"}
        subprocess.run(["bash", "-euc", adding], env=environment, check=True, capture_output=True)  # noqa: S607 - of the system

    def serves(self) -> bool:
        request = urllib.request.Request(f"{self.url}/_cluster/health", headers=basic("reader"))  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own address
                return bool(json.load(answer)["status"] != "red")
        except (OSError, ValueError):
            return False


@pytest.fixture(scope="module")
def secure(artifacts: Path, stack_directory: Path) -> Iterator[Node]:
    compose = read_compose(VARIABLES)["services"]["elasticsearch"]["environment"]
    assert compose["xpack.security.enabled"] == "true"
    node = SecureNode(stack_directory / "secure", artifacts, settings="xpack.security.enabled: true\n")
    try:
        node.start()
        yield node
    finally:
        node.stop()


class Deployment:
    """The services of docker-compose.yml as processes."""

    def __init__(self, kafka: str, elasticsearch: str, directory: Path) -> None:
        self._services = read_compose(VARIABLES)["services"]
        self._places = {"kafka:9092": kafka, "http://elasticsearch:9200": elasticsearch, "0.0.0.0": "127.0.0.1"}  # noqa: S104 - replaced
        self._directory = directory
        self._ports: dict[str, int] = {}
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    def environment(self, name: str) -> dict[str, str]:
        """A service's environment, with the image's own beneath it."""
        found = {"EVENTWIRE_PROCESSOR_DATA": str(self._directory / "state")}
        for variable, value in self._services[name]["environment"].items():
            if variable.endswith("_PORT"):
                value = str(self._ports.setdefault(name, free_port()))  # noqa: PLW2901 - every port is a free one here
            found[variable] = self._places.get(value, value)
        return found

    def _command(self, name: str) -> list[str]:
        return [sys.executable, "-m", "eventwire.cli", *self._services[name]["command"]]

    def once(self, name: str) -> str:
        """Run a one-shot; what it printed."""
        environment = {"PATH": os.environ["PATH"], **self.environment(name)}
        done = subprocess.run(self._command(name), env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str) -> None:
        """Start a service."""
        environment = {"PATH": os.environ["PATH"], **self.environment(name)}
        with self._log(name).open("wb") as output:
            self._processes[name] = subprocess.Popen(
                self._command(name), env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=self._directory
            )

    def _log(self, name: str) -> Path:
        return self._directory / f"{name}.log"

    def output(self) -> str:
        """The last that each has said."""
        return "\n".join(f"== {name}\n{self._log(name).read_text('utf-8')[-1500:]}" for name in self._processes)

    def healthy(self, name: str) -> bool:
        """What the image's own health check says."""
        assert self._processes[name].poll() is None, self.output()
        dockerfile = (ROOT / "deploy/Dockerfile").read_text("utf-8")
        found = re.search(r'CMD \["python", "-c", "(.+?)"\]', dockerfile)
        assert found is not None
        command = [sys.executable, "-c", found[1]]
        return subprocess.run(command, env=self.environment(name), capture_output=True, check=False).returncode == 0

    def request(self, name: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """A request to a service."""
        data = None if body is None else json.dumps(body).encode()
        url = f"http://127.0.0.1:{self._ports[name]}{path}"
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - our own address
                raw = answer.read()
                return answer.status, json.loads(
                    raw
                ) if answer.headers.get_content_subtype() == "json" else raw.decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def stop(self) -> dict[str, int]:
        """SIGTERM to all; their exit statuses."""
        for process in self._processes.values():
            process.terminate()
        return {name: process.wait(60) for name, process in self._processes.items()}

    def kill(self) -> None:
        """End whatever still runs."""
        for process in self._processes.values():
            if process.poll() is None:
                process.kill()
                process.wait()


def test_an_article_posted_to_the_services_of_compose_is_found_as_an_event(
    kafka: str, secure: Node, tmp_path: Path
) -> None:
    deployment = Deployment(kafka, secure.url, tmp_path)
    try:
        assert "Done." in deployment.once("topics")
        assert "Done." in deployment.once("indices")
        assert "as they should be" in deployment.once("topics")
        assert "as they should be" in deployment.once("indices")
        for role in ROLES:
            deployment.start(role)
        for role in ROLES:
            until(lambda role=role: deployment.healthy(role), f"{role} to be healthy", deployment.output)  # type: ignore[misc]
        (submission,) = articles(1, 5)
        status, accepted = deployment.request("ingestor", "POST", "/v1/articles", submission)
        assert status == 202

        def found() -> Any:
            return deployment.request("gateway", "GET", f"/v1/events?article={accepted['article_id']}")[1].get("items")

        event = until(found, "the event to be found", deployment.output)[0]
        assert event["evidence"][0]["sentence"] in submission["text"]
        status, article = deployment.request("gateway", "GET", f"/v1/articles/{accepted['article_id']}")
        assert (status, article["text"]) == (200, submission["text"])
        assert deployment.request("gateway", "GET", "/v1/dead-letters") == (200, {"items": [], "next_cursor": None})
        for role in ROLES:
            assert deployment.request(role, "GET", "/readyz")[0] == 200
            assert "eventwire_" in deployment.request(role, "GET", "/metrics")[1]
        logged = [json.loads(line) for line in (tmp_path / "indexer.log").read_text("utf-8").splitlines()]
        assert any(line.get("article_id") == accepted["article_id"] for line in logged)
        assert set(deployment.stop().values()) == {0}
    finally:
        deployment.kill()


def test_the_gateway_s_user_may_read_and_nothing_else(secure: Node) -> None:
    def status(user: str | None, method: str, path: str, body: object = None) -> int:
        headers = {"Content-Type": "application/json", **(basic(user) if user else {})}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(secure.url + path, data, headers, method=method)  # noqa: S310 - our own address
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own address
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    assert status(None, "GET", "/eventwire-events/_count") == 401
    assert status("reader", "GET", "/eventwire-*/_count") == 200
    assert status("reader", "PUT", "/eventwire-events/_doc/x", {}) == 403
    assert status("reader", "DELETE", "/eventwire-events-000001") == 403
    assert status("writer", "PUT", "/somebody-else/_doc/x", {}) == 403


def test_roles_name_the_indices_of_the_default_prefix() -> None:
    roles = yaml.safe_load((ROOT / "deploy/elasticsearch/roles.yml").read_text("utf-8"))
    assert {name for role in roles.values() for one in role["indices"] for name in one["names"]} == {"eventwire-*"}
