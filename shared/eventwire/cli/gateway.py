"""`eventwire gateway`: searches over HTTP."""

from eventwire.cli.foreground import read_settings, run_service
from eventwire_gateway.service import run
from eventwire_gateway.settings import GatewaySettings


def run_gateway(host: str | None, port: int | None) -> int:
    """Run until SIGINT or SIGTERM. Returns the exit status."""
    return run_service(run, read_settings(GatewaySettings, gateway_host=host, gateway_port=port), "gateway")
