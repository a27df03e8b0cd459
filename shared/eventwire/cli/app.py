"""The commands and their options. Each loads what it needs only when it is called, so that `--help` is quick."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from eventwire.cli import access, cluster, index, polling, publishing, subscribing
from eventwire.cli.access import RequireKeys, WithoutKeys
from eventwire.errors import EventwireError

app = App(name="eventwire", help="News articles in; who did what to whom, when and where out.")
lexicon_app = App(name="lexicon", help="Check the dictionaries, and bring in those of other coders.")
app.command(lexicon_app)
cluster.add_commands(app)
index.add_commands(app)
publishing.add_commands(app)
access.add_commands(app)
polling.add_commands(app)
subscribing.add_commands(app)

Lexicon = Annotated[
    list[Path] | None, Parameter(name="--lexicon", negative="", help="Directory of own dictionary tables.")
]
Workers = Annotated[int, Parameter(validator=Number(gte=1, lte=64), help="Processes that extract.")]
Rejects = Annotated[Path | None, Parameter(help="File for the lines that could not be read, with the reasons.")]


@app.command
def run(
    data: Annotated[Path, Parameter(help="Directory of the data; made if it is not there.")] = Path("var/embedded"),
    port: Annotated[int, Parameter(validator=Number(gte=0, lte=65535), help="Port; 0 takes a free one.")] = 8080,
    *,
    host: Annotated[str, Parameter(help="Address to listen on; one that others reach takes API keys.")] = "127.0.0.1",
    require_keys: RequireKeys = None,
    without_keys: WithoutKeys = None,
    samples: Annotated[bool, Parameter(help="Load the sample articles and print what was coded.")] = True,
    lexicon: Lexicon = None,
) -> int:
    """Start the whole system in this process; Ctrl-C stops it, starting it again goes on where it stopped."""
    from eventwire.adapters.http import DoorSettings  # noqa: PLC0415
    from eventwire.cli.foreground import read_settings  # noqa: PLC0415
    from eventwire.cli.run import Door, run_embedded  # noqa: PLC0415

    door = Door(host, port, read_settings(DoorSettings, require_keys=require_keys, without_keys=without_keys))
    return run_embedded(data, door, samples=samples, lexicon=lexicon or [])


@app.command
def extract(workers: Workers = 1, rejects: Rejects = None, lexicon: Lexicon = None) -> int:
    """Read articles as JSON lines, write a line of mentions for each: `extract < articles.jsonl > mentions.jsonl`."""
    from eventwire.cli.batch import extract_lines  # noqa: PLC0415

    return extract_lines(sys.stdin.buffer, sys.stdout.buffer, workers=workers, rejects=rejects, lexicon=lexicon or [])


@app.command
def resolve(
    workers: Workers = 1,
    rejects: Rejects = None,
    lexicon: Lexicon = None,
    actors: Annotated[Path | None, Parameter(help="File for the actors, a JSON line each.")] = None,
) -> int:
    """Read articles as JSON lines, write a line for each event: `eventwire resolve < articles.jsonl > events.jsonl`."""
    from eventwire.cli.batch import resolve_lines  # noqa: PLC0415

    return resolve_lines(
        sys.stdin.buffer, sys.stdout.buffer, workers=workers, rejects=rejects, lexicon=lexicon or [], actors=actors
    )


@app.command
def stories(rejects: Rejects = None) -> int:
    """Read articles as JSON lines, write the story of each: `eventwire stories < articles.jsonl > stories.jsonl`."""
    from eventwire.cli.stories import stories_lines  # noqa: PLC0415

    return stories_lines(sys.stdin.buffer, sys.stdout.buffer, rejects=rejects)


@app.command
def explain(
    sentence: Annotated[str, Parameter(help="The sentence, in quotes.")],
    date: Annotated[str | None, Parameter(help="Publication date, by which weekdays and offices are read.")] = None,
    lexicon: Lexicon = None,
) -> int:
    """Show how a sentence is coded: the parse, the actors, every rule tried and why each code was given or refused."""
    from eventwire.cli.explain import explain_sentence  # noqa: PLC0415

    return explain_sentence(sentence, date, lexicon or [])


@lexicon_app.command
def check(lexicon: Lexicon = None) -> int:
    """Read all dictionary tables, those of --lexicon too; tell of the first mistake by file and line."""
    from eventwire.cli.lexicon import check_lexicon  # noqa: PLC0415

    return check_lexicon(lexicon or [])


@lexicon_app.command
def import_petrarch(
    directory: Annotated[Path, Parameter(help="Directory with dictionaries in the PETRARCH or TABARI format.")],
    into: Annotated[Path, Parameter(help="Directory to write, for --lexicon.")] = Path("lexicon"),
) -> int:
    """Turn dictionaries in the field's format (actors, agents, discards, verbs) into a lexicon directory."""
    from eventwire.cli.lexicon import import_dictionaries  # noqa: PLC0415

    return import_dictionaries(directory, into)


def main() -> None:
    """Run a command; errors that a user can mend are told in one line, the exit status is 2 then."""
    try:
        status = app(result_action="return_value")
    except EventwireError as error:
        print(f"eventwire: {error}", file=sys.stderr)  # noqa: T201 - a command's output
        status = 2
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is left to tell.
        sys.stderr.close()
        status = 0
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)
