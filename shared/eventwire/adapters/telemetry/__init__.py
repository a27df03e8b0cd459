"""What services tell about themselves: metrics and logs."""

from eventwire.adapters.telemetry.logs import configure_logs
from eventwire.adapters.telemetry.metrics import Metrics
from eventwire.adapters.telemetry.settings import LogSettings

__all__ = ["LogSettings", "Metrics", "configure_logs"]
