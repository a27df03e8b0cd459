"""One Kafka broker in KRaft mode, controller and broker in one process."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from stack.artifacts import Unavailable
from stack.process import Process, free_port, listening

HEAP = "-Xmx512m"

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={data}
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
# A broker that was killed may come back once its last session has run out.
broker.session.timeout.ms=5000
broker.heartbeat.interval.ms=1000
# A topic that nobody applied is a mistake to hear of, not to make.
auto.create.topics.enable=false
num.network.threads=2
num.io.threads=4
log.cleaner.dedupe.buffer.size=4194304
log.segment.bytes=67108864
"""


class Broker:
    """A broker with its data in a directory; `start` returns when it serves."""

    def __init__(
        self, directory: Path, artifacts: Path, port: int = 0, settings: str = "", storage: Sequence[str] = ()
    ) -> None:
        """`settings`: properties that count before ours; `storage`: further arguments for setting its storage up."""
        self.directory = directory
        self.port = port or free_port()
        self._controller = free_port()
        self._settings = settings
        self._arguments = storage
        self._jars = sorted(str(path) for path in artifacts.glob("*.jar"))
        self._properties = directory / "server.properties"
        self.process = Process(
            "Kafka", self._java("kafka.Kafka", str(self._properties)), directory / "kafka.log", dict(os.environ)
        )

    @property
    def bootstrap(self) -> str:
        """What clients connect to."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it, on a fresh directory or on what an earlier one left there.

        Raises:
            Unavailable: the port is taken, or it does not come up.
        """
        if listening(self.port):
            raise Unavailable(f"port {self.port} is taken; stop what listens there, or give Kafka another port")
        data = self.directory / "data"
        data.mkdir(parents=True, exist_ok=True)
        text = (_PROPERTIES + self._settings).format(port=self.port, controller=self._controller, data=data)
        self._properties.write_text(text, "utf-8")
        if not (data / "meta.properties").exists():
            identity = self._storage("random-uuid").splitlines()[-1]
            self._storage("format", "-t", identity, "-c", str(self._properties), *self._arguments)
        self.process.start(lambda: listening(self.port))

    def stop(self) -> None:
        """Shut it down in order."""
        self.process.stop()

    def _storage(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own command
            self._java("kafka.tools.StorageTool", *arguments), capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            raise Unavailable(f"Kafka's storage cannot be set up: {(done.stdout + done.stderr)[-2000:]}")
        return done.stdout.strip()

    def _java(self, main: str, *arguments: str) -> list[str]:
        quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"
        return [
            "java",
            HEAP,
            "-XX:+ExitOnOutOfMemoryError",
            quiet,
            "-cp",
            os.pathsep.join(self._jars),
            main,
            *arguments,
        ]
