"""The manifests: rendered where kubectl is at hand, checked against Kubernetes' own schemas, true to the services."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import kubernetes_validate
import pytest
import yaml
from deploy.compose import ROOT
from deploy.test_compose_file import KNOWN, ROLES

FOLDER = ROOT / "deploy" / "kubernetes"
VERSION = "1.33"


def manifests() -> list[dict[str, Any]]:
    files = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))["resources"]
    return [one for file in files for one in yaml.safe_load_all((FOLDER / file).read_text("utf-8"))]


def workloads() -> list[dict[str, Any]]:
    return [one for one in manifests() if one["kind"] in {"Deployment", "Job"}]


def container(workload: dict[str, Any]) -> dict[str, Any]:
    (only,) = workload["spec"]["template"]["spec"]["containers"]
    found: dict[str, Any] = only
    return found


def test_every_manifest_is_what_kubernetes_takes() -> None:
    assert len(manifests()) >= 12
    for manifest in manifests():
        kubernetes_validate.validate(manifest, VERSION, strict=True)


@pytest.mark.skipif(shutil.which("kubectl") is None, reason="needs kubectl to render")
def test_the_kustomization_renders() -> None:
    command = [str(shutil.which("kubectl")), "kustomize", str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rendered = list(yaml.safe_load_all(done.stdout))
    assert len(rendered) == len(manifests())
    for manifest in rendered:
        kubernetes_validate.validate(manifest, VERSION, strict=True)
    images = {container(one)["image"] for one in rendered if one["kind"] in {"Deployment", "Job"}}
    assert images == {"eventwire:0.1.0"}


def test_every_role_and_one_shot_is_there_with_variables_that_mean_something() -> None:
    assert {one["metadata"]["name"] for one in workloads()} == {*ROLES, "topics", "indices"}
    (settings,) = (one for one in manifests() if one["kind"] == "ConfigMap")
    assert set(settings["data"]) <= KNOWN
    for workload in workloads():
        assert {variable["name"] for variable in container(workload).get("env", ())} <= KNOWN


def test_pods_meet_the_restricted_profile_of_their_namespace() -> None:
    for workload in workloads():
        pod = workload["spec"]["template"]["spec"]
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container(workload)["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }


def test_probes_ask_the_port_that_the_service_opens() -> None:
    for workload in workloads():
        if workload["kind"] == "Deployment":
            only = container(workload)
            role = workload["metadata"]["name"].upper()
            port = next(v["value"] for v in only["env"] if v["name"] == f"EVENTWIRE_{role}_PORT")
            assert only["ports"] == [{"name": "http", "containerPort": int(port)}]
            for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
                assert only[probe]["httpGet"]["port"] == "http"


def test_scaling_watches_the_groups_and_topics_that_there_are() -> None:
    scalers = list(yaml.safe_load_all((FOLDER / "keda.yaml").read_text("utf-8")))
    for scaler in scalers:
        name = scaler["spec"]["scaleTargetRef"]["name"]
        (trigger,) = scaler["spec"]["triggers"]
        assert trigger["metadata"]["consumerGroup"] == f"eventwire-{name}"
        assert trigger["metadata"]["topic"] in {"eventwire.articles", "eventwire.events"}
