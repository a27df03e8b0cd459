"""docker-compose.yml against the Compose specification, the image, and the settings that the services have."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from compose_pydantic import ComposeSpecification
from deploy.compose import ROOT, UnsetError, example, read_compose
from pydantic_settings import BaseSettings

from eventwire.adapters.elastic import IndexSettings
from eventwire.adapters.telemetry import LogSettings
from eventwire.cli.app import app
from eventwire_gateway.settings import GatewaySettings
from eventwire_indexer.settings import IndexerSettings
from eventwire_ingestor.polling.settings import FeedsSettings
from eventwire_ingestor.settings import IngestorSettings
from eventwire_processor.settings import ProcessorSettings
from eventwire_webhooks.settings import WebhookSettings

SETTINGS: tuple[type[BaseSettings], ...] = (
    IngestorSettings, FeedsSettings, ProcessorSettings, IndexerSettings, GatewaySettings, WebhookSettings,
    IndexSettings, LogSettings,
)  # fmt: skip
KNOWN = {f"EVENTWIRE_{name.upper()}" for settings in SETTINGS for name in settings.model_fields}
ROLES = ("ingestor", "feeds", "processor", "indexer", "gateway", "webhooks")


@pytest.fixture
def compose() -> dict[str, Any]:
    return read_compose(example())


def ours(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: service for name, service in compose["services"].items() if service["image"].startswith("eventwire:")}


def test_it_is_what_the_specification_says(compose: dict[str, Any]) -> None:
    # Fragments (`x-...`) are free by the specification; what is made of them is checked in the services.
    ComposeSpecification.model_validate({name: part for name, part in compose.items() if not name.startswith("x-")})
    with pytest.raises(ValueError, match="extra"):
        ComposeSpecification.model_validate({**compose, "services": {"kafka": {"imagee": "x"}}})


def test_it_does_not_start_without_passwords() -> None:
    for name in ("ELASTIC_PASSWORD", "EVENTWIRE_WRITER_PASSWORD", "EVENTWIRE_READER_PASSWORD"):
        with pytest.raises(UnsetError, match=name):
            read_compose({**example(), name: ""})


def test_every_service_waits_for_services_that_are_there(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        needs = service.get("depends_on", {})
        for needed in needs:
            assert needed in services, f"{name} waits for {needed}"
            if isinstance(needs, dict) and needs[needed]["condition"] == "service_healthy":
                assert "healthcheck" in services[needed]


def test_our_services_run_commands_and_set_variables_that_exist(compose: dict[str, Any]) -> None:
    assert set(ROLES) | {"topics", "indices"} <= set(ours(compose))
    for name, service in ours(compose).items():
        command, _, _ = app.parse_args(service["command"], exit_on_error=False)
        assert callable(command), name
        variables = {variable for variable in service["environment"] if variable.startswith("EVENTWIRE_")}
        assert variables <= KNOWN, f"{name}: {variables - KNOWN} mean nothing"


def test_only_loopback_ports_are_opened_on_the_machine(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        for port in service.get("ports", ()):
            assert str(port).startswith("127.0.0.1:"), f"{name} opens {port}"


def test_containers_have_no_more_rights_than_they_need(compose: dict[str, Any]) -> None:
    for name, service in ours(compose).items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    assert re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE) == ["10001:10001"]
    assert "--require-hashes" in dockerfile


def test_the_health_check_asks_the_port_that_the_service_opens(compose: dict[str, Any]) -> None:
    for role in ROLES:
        environment = compose["services"][role]["environment"]
        assert environment["HEALTH_PORT"] == environment[f"EVENTWIRE_{role.upper()}_PORT"]


def test_files_that_are_mounted_or_copied_are_there(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for volume in service.get("volumes", ()):
            if isinstance(volume, str) and volume.startswith("./"):
                assert (ROOT / volume.split(":")[0]).exists(), volume
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE):
        assert all((ROOT / source).exists() for source in sources.split())


def test_the_image_installs_the_versions_that_are_tested() -> None:
    def versions(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))

    tested, installed = versions("requirements.lock"), versions("deploy/requirements.lock")
    assert {name: tested.get(name) for name in installed} == installed
    assert not {"pytest", "mypy", "ruff"} & set(installed)


def test_prometheus_looks_for_every_service_at_its_port(compose: dict[str, Any]) -> None:
    scraped = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text("utf-8"))["scrape_configs"][0]
    found = {name: str(one["port"]) for one in scraped["dns_sd_configs"] for name in one["names"]}
    assert found == {
        name: service["environment"]["HEALTH_PORT"]
        for name, service in ours(compose).items()
        if "HEALTH_PORT" in service["environment"]
    }
