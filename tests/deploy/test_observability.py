"""The dashboard and the alerts name metrics that the services have."""

from __future__ import annotations

import json
import re

import yaml
from deploy.compose import ROOT

from eventwire.adapters.telemetry import Metrics


def names() -> set[str]:
    made = {sample for family in Metrics().registry.collect() for sample in _samples(family.name, family.type)}
    return made | {"process_resident_memory_bytes"}


def _samples(name: str, kind: str) -> set[str]:
    return {"counter": {f"{name}_total"}, "histogram": {f"{name}_bucket", f"{name}_count", f"{name}_sum"}}.get(
        kind, {name}
    )


def used(expression: str) -> set[str]:
    return set(re.findall(r"\b(?:eventwire|process)_[a-z_]+\b", expression))


def test_every_panel_shows_metrics_that_there_are() -> None:
    board = json.loads((ROOT / "deploy/dashboards/eventwire.json").read_text("utf-8"))
    expressions = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    assert len(expressions) >= 12
    for expression in expressions:
        assert used(expression), expression
        assert used(expression) <= names(), expression
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_every_alert_watches_metrics_that_there_are_and_says_what_to_do() -> None:
    rules = yaml.safe_load((ROOT / "deploy/prometheus/alerts.yml").read_text("utf-8"))["groups"][0]["rules"]
    for rule in rules:
        assert used(rule["expr"]) <= names(), rule
        assert rule["annotations"]["action"]
