"""`python -m stack up | down`: the local stack in the background, its data under one directory."""

import argparse
import sys
from pathlib import Path

from stack.artifacts import Unavailable
from stack.engines import Engines, missing
from stack.record import Started, load, save
from stack.services import PORTS, post_samples, start_services

RECORD = "running.json"


def main() -> int:
    """Run a command; what the user can mend is told in one line, the exit status is 2 then."""
    parser = argparse.ArgumentParser(prog="stack", description="A real Kafka and Elasticsearch without Docker.")
    parser.add_argument("command", choices=["up", "down"])
    parser.add_argument("--data", type=Path, default=Path("var/stack"), help="directory of programs, data and logs")
    parser.add_argument("--kafka-port", type=int, default=9092)
    parser.add_argument("--elasticsearch-port", type=int, default=9200)
    parser.add_argument("--engines-only", action="store_true", help="without Eventwire's own services")
    options = parser.parse_args()
    data: Path = options.data.resolve()
    try:
        if options.command == "up":
            up(data, options.kafka_port, options.elasticsearch_port, services=not options.engines_only)
        else:
            down(data)
    except Unavailable as error:
        print(f"stack: {error}", file=sys.stderr)
        left = ", ".join(one.name for one in load(data / RECORD) if one.alive())
        if left and options.command == "up":
            print(f"Left running: {left}; logs are under {data}; `make stack-down` stops it", file=sys.stderr)
        return 2
    return 0


def up(data: Path, kafka_port: int, elasticsearch_port: int, *, services: bool) -> None:
    """Start Kafka and Elasticsearch, then Eventwire's four services, and post the sample articles.

    Raises:
        Unavailable: Java or Maven is missing, or something does not come up; what did is left for `down`.
    """
    reason = missing()
    if reason:
        raise Unavailable(reason)
    running = [one for one in load(data / RECORD) if one.alive()]
    if running:
        raise Unavailable(f"it runs already from {data}")
    data.mkdir(parents=True, exist_ok=True)
    print("Starting Kafka and Elasticsearch (the first time they are fetched, 160 MB) ...", flush=True)
    engines = Engines(data, data / "artifacts", kafka_port=kafka_port, elasticsearch_port=elasticsearch_port)
    engines.start()
    started = [Started(p.name, p.pid, str(data)) for p in (engines.broker.process, engines.node.process)]
    save(data / RECORD, started)
    print(f"Kafka serves at {engines.broker.bootstrap}, Elasticsearch at {engines.node.url}; logs are under {data}")
    if services:
        print("Starting ingestor, processor, indexer and gateway ...", flush=True)
        for one in start_services(data, engines.broker.bootstrap, engines.node.url):
            started.append(one)
            save(data / RECORD, started)
        print(f"{post_samples()} sample articles are posted to http://127.0.0.1:{PORTS['ingestor']}/v1/articles")
        print(
            f"Search: http://127.0.0.1:{PORTS['gateway']}/v1/events (its examples: http://127.0.0.1:{PORTS['gateway']}/)"
        )
        print(
            "State of it all: .venv/bin/eventwire status    Stop it: make stack-down    More: shared/docs/operating.md"
        )


def down(data: Path) -> None:
    """Stop what `up` started, last first."""
    started = load(data / RECORD)
    for one in reversed(started):
        print(f"Stopping {one.name}", flush=True)
        one.stop()
    (data / RECORD).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
