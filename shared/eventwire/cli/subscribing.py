"""The commands of subscribers. Each loads what it needs only when it is called."""

from datetime import timedelta
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from eventwire.cli.publishing import KeyFile, Url, api_key

webhooks_app = App(name="webhooks", help="Webhooks: changes of events, posted to receivers.")

Identifier = Annotated[str, Parameter(help="The webhook's id, as `list` shows it.")]


def add_commands(app: App) -> None:
    """Hang the commands into the command line."""
    app.command(webhooks_app)


@webhooks_app.command
def add(
    receiver: Annotated[str, Parameter(help="Where to post to: an http or https URL.")],
    *,
    filter_: Annotated[
        list[str] | None,
        Parameter(
            name="--filter", negative="", help="name=value as for a search: country=SDN; may be given several times."
        ),
    ] = None,
    since: Annotated[str, Parameter(help="From when on: now, begin, or a moment.")] = "now",
    description: Annotated[str, Parameter(help="For people.")] = "",
    url: Url = "http://127.0.0.1:8080",
    key_file: KeyFile = None,
) -> int:
    """Set a webhook up, and print its secret: it is not shown again."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    wanted = {"url": receiver, "filter": webhooks.filters(filter_ or []), "since": since, "description": description}
    return webhooks.add_webhook(webhooks.Service(url, api_key(key_file)), wanted)


@webhooks_app.command(name="list")
def list_webhooks(*, url: Url = "http://127.0.0.1:8080", key_file: KeyFile = None) -> int:
    """List the webhooks: where they post to, how they fare, and why one is disabled."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.list_webhooks(webhooks.Service(url, api_key(key_file)))


@webhooks_app.command
def remove(identifier: Identifier, *, url: Url = "http://127.0.0.1:8080", key_file: KeyFile = None) -> int:
    """Remove a webhook; nothing more is sent."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.remove_webhook(webhooks.Service(url, api_key(key_file)), identifier)


@webhooks_app.command
def rest(identifier: Identifier, *, url: Url = "http://127.0.0.1:8080", key_file: KeyFile = None) -> int:
    """Let a webhook rest: nothing is sent, and nothing lost."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.enable_webhook(webhooks.Service(url, api_key(key_file)), identifier, enabled=False)


@webhooks_app.command
def enable(identifier: Identifier, *, url: Url = "http://127.0.0.1:8080", key_file: KeyFile = None) -> int:
    """Let a webhook go on that rests or was disabled, from where it stopped."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.enable_webhook(webhooks.Service(url, api_key(key_file)), identifier, enabled=True)


@webhooks_app.command
def rotate(
    identifier: Identifier,
    *,
    overlap: Annotated[timedelta, Parameter(help="For how long the old secret signs, too, as 24h.")] = timedelta(
        hours=24
    ),
    url: Url = "http://127.0.0.1:8080",
    key_file: KeyFile = None,
) -> int:
    """Make a new secret and print it; messages are signed by both for the overlap."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.rotate_secret(webhooks.Service(url, api_key(key_file)), identifier, overlap)


@webhooks_app.command(name="test")
def try_webhook(identifier: Identifier, *, url: Url = "http://127.0.0.1:8080", key_file: KeyFile = None) -> int:
    """Post a test message and tell what came of it. Exit status 0: accepted, 1: not."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.test_webhook(webhooks.Service(url, api_key(key_file)), identifier)


@webhooks_app.command
def deliveries(identifier: Identifier, *, url: Url = "http://127.0.0.1:8080", key_file: KeyFile = None) -> int:
    """Show the last attempts, newest first."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.show_deliveries(webhooks.Service(url, api_key(key_file)), identifier)


@webhooks_app.command
def replay(
    identifier: Identifier,
    *,
    since: Annotated[str, Parameter(help="From when on: begin, or a moment such as 2024-05-06T12:00Z.")],
    url: Url = "http://127.0.0.1:8080",
    key_file: KeyFile = None,
) -> int:
    """Send again what matches, from a moment on, in its newest state."""
    from eventwire.cli import webhooks  # noqa: PLC0415

    return webhooks.replay_webhook(webhooks.Service(url, api_key(key_file)), identifier, since)


@webhooks_app.command(name="run")
def run_webhooks(
    host: Annotated[str | None, Parameter(help="Address to listen on.")] = None,
    port: Annotated[int | None, Parameter(validator=Number(gte=0, lte=65535), help="Port; 0 takes a free one.")] = None,
) -> int:
    """Deliver the webhooks of the distributed system, as a process of its own; one for each installation."""
    from eventwire.cli.foreground import read_settings, run_service  # noqa: PLC0415
    from eventwire_webhooks.service import run  # noqa: PLC0415
    from eventwire_webhooks.settings import WebhookSettings  # noqa: PLC0415

    settings = read_settings(WebhookSettings, webhooks_host=host, webhooks_port=port)
    return run_service(run, settings, "webhooks")
