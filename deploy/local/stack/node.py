"""One Elasticsearch node. It refuses to run as root, so as root it is run under a user id that owns nothing else."""

import json
import os
import shutil
import subprocess
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

from stack.artifacts import Unavailable
from stack.process import Process, free_port, listening

USER = 61042
"""User and group id of the node when we are root; needs no entry in the system's user table."""

_SECURITY = "xpack.security.enabled"
HEAP = "-Xms512m -Xmx1g"

_SETTINGS = """\
cluster.name: eventwire-local
node.name: local
discovery.type: single-node
network.host: 127.0.0.1
http.port: {port}
transport.port: {transport}
path.data: {directory}/data
path.logs: {directory}/logs
# A small disk that is nearly full must not stop a test.
cluster.routing.allocation.disk.threshold_enabled: false
{more}"""


class Node:
    """A node with its program and data in a directory; `start` returns when it serves."""

    def __init__(self, directory: Path, artifacts: Path, port: int = 0, settings: str = "") -> None:
        self.directory = directory
        self.port = port or free_port()
        self._archive = next(artifacts.glob("elasticsearch-*.zip"))
        self._home = directory / self._archive.stem
        self._settings = settings if _SECURITY in settings else f"{_SECURITY}: false\n{settings}"
        self.user = USER if os.geteuid() == 0 else None
        environment = {**os.environ, "ES_JAVA_OPTS": HEAP, "ES_PATH_CONF": str(directory / "config")}
        if "JAVA_HOME" not in environment:
            environment["ES_JAVA_HOME"] = str(Path(shutil.which("java") or "java").resolve().parent.parent)
        self.process = Process(
            "Elasticsearch",
            ["bash", str(self._home / "bin" / "elasticsearch")],
            directory / "elasticsearch.log",
            environment,
            self.user,
        )

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, on a fresh directory or on what an earlier one left there.

        Raises:
            Unavailable: the port is taken, the directory cannot be reached by its user, or it does not come up.
        """
        if listening(self.port):
            raise Unavailable(f"port {self.port} is taken; stop what listens there, or give Elasticsearch another port")
        self._unpack()
        text = _SETTINGS.format(port=self.port, transport=free_port(), directory=self.directory, more=self._settings)
        (self.directory / "config" / "elasticsearch.yml").write_text(text, "utf-8")
        if self.user is not None:
            self._give(self.user)
        self.process.start(self.serves)

    def stop(self) -> None:
        """Shut it down in order."""
        self.process.stop()

    def serves(self) -> bool:
        """Whether its cluster answers and is not red."""
        try:
            with urllib.request.urlopen(f"{self.url}/_cluster/health", timeout=5) as answer:  # noqa: S310 - our own address
                return bool(json.load(answer)["status"] != "red")
        except (OSError, ValueError, urllib.error.URLError):
            return False

    def _unpack(self) -> None:
        if not (self._home / "bin").is_dir():
            self.directory.mkdir(parents=True, exist_ok=True)
            with zipfile.ZipFile(self._archive) as archive:
                archive.extractall(self.directory)
            for program in (self._home / "bin").iterdir():
                program.chmod(0o755)
        if not (self.directory / "config").is_dir():
            shutil.copytree(self._home / "config", self.directory / "config")

    def _give(self, user: int) -> None:
        """Hand all of it to the node's user, and see that it can get there."""
        for root, _, files in os.walk(self.directory):
            os.chown(root, user, user)
            for file in files:
                os.chown(Path(root) / file, user, user, follow_symlinks=False)
        reach = subprocess.run(  # noqa: S603 - our own command
            ["test", "-x", str(self._home / "bin" / "elasticsearch")],  # noqa: S607 - of the system
            user=user, group=user, extra_groups=[], check=False,
        )  # fmt: skip
        if reach.returncode != 0:
            raise Unavailable(
                f"Elasticsearch may not run as root, and another user cannot reach {self.directory}: "
                "give a data directory whose parents all may enter"
            )
