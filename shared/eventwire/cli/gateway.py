"""`eventwire gateway`: searches over HTTP."""

from eventwire.cli.foreground import read_settings, run_service
from eventwire_gateway.service import run
from eventwire_gateway.settings import GatewaySettings


def run_gateway(host: str | None, port: int | None, *, require_keys: bool | None, without_keys: bool | None) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit status."""
    settings = read_settings(
        GatewaySettings, gateway_host=host, gateway_port=port, require_keys=require_keys, without_keys=without_keys
    )
    return run_service(run, settings, "gateway")
