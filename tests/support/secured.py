"""Kafka and Elasticsearch that let nobody in without a password over TLS, by an authority made for the test."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import urllib.request
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from deploy.compose import ROOT

from stack import Broker, Node

USER, PASSWORD = "eventwire_writer", "a-password-for-tests"

_LISTENERS = """
listeners=SASL_SSL://127.0.0.1:{{port}},CONTROLLER://127.0.0.1:{{controller}}
advertised.listeners=SASL_SSL://127.0.0.1:{{port}}
listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:PLAINTEXT
inter.broker.listener.name=SASL_SSL
sasl.enabled.mechanisms=SCRAM-SHA-512,PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
listener.name.sasl_ssl.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \
username="broker" password="{password}" user_broker="{password}" user_{user}="{password}";
ssl.keystore.type=PEM
ssl.keystore.location={folder}/server.pem
ssl.truststore.type=PEM
ssl.truststore.location={folder}/ca.crt
"""

_TLS = """\
xpack.security.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: tls/server.key
xpack.security.http.ssl.certificate: tls/server.crt
"""


@dataclass(frozen=True)
class Authority:
    """A certificate authority and a server's certificate for 127.0.0.1, in a folder."""

    folder: Path

    def make(self) -> None:
        """Make both by openssl."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        self._run("req", "-x509", *key, "-subj", "/CN=Eventwire tests", "-keyout", "ca.key", "-out", "ca.crt")
        self._run("req", *key[:-2], "-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr")
        (self.folder / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n", "utf-8")
        self._run(
            "x509", "-req", "-in", "server.csr", "-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
            "-extfile", "names", "-out", "server.crt",
        )  # fmt: skip
        parts = [(self.folder / name).read_text("utf-8") for name in ("server.key", "server.crt", "ca.crt")]
        (self.folder / "server.pem").write_text("".join(parts), "utf-8")

    @property
    def certificate(self) -> Path:
        """What clients trust."""
        return self.folder / "ca.crt"

    def _run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)  # noqa: S607 - of the system


def secured_broker(directory: Path, artifacts: Path, authority: Authority) -> Broker:
    """A broker behind SASL_SSL that knows the user by SCRAM and by PLAIN."""
    settings = _LISTENERS.format(folder=authority.folder, password=PASSWORD, user=USER)
    scram = f"SCRAM-SHA-512=[name={USER},password={PASSWORD}]"
    return Broker(directory, artifacts, settings=settings, storage=("--add-scram", scram))


class SecuredNode(Node):
    """A node behind HTTPS that knows the user by its file realm, with the role that deploy/elasticsearch gives it."""

    def __init__(self, directory: Path, artifacts: Path, authority: Authority) -> None:
        super().__init__(directory, artifacts, settings=_TLS)
        self._authority = authority

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def _unpack(self) -> None:
        super()._unpack()
        config = self.directory / "config"
        (config / "roles.yml").write_text((ROOT / "deploy/elasticsearch/roles.yml").read_text("utf-8"), "utf-8")
        (config / "tls").mkdir(exist_ok=True)
        for name in ("server.key", "server.crt"):
            (config / "tls" / name).write_bytes((self._authority.folder / name).read_bytes())
        program = next(self.directory.glob("elasticsearch-*/bin/elasticsearch-users"))
        command = ["bash", str(program), "useradd", USER, "-p", PASSWORD, "-r", "eventwire_writer"]
        environment = {**os.environ, **self.process.environment}
        subprocess.run(command, env=environment, check=True, capture_output=True)

    def serves(self) -> bool:
        password = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(f"{self.url}/_cluster/health", headers={"Authorization": f"Basic {password}"})  # noqa: S310 - our own address
        context = ssl.create_default_context(cafile=str(self._authority.certificate))
        try:
            with urllib.request.urlopen(request, timeout=5, context=context) as answer:  # noqa: S310 - our own address
                return bool(json.load(answer)["status"] != "red")
        except (OSError, ValueError):
            return False
