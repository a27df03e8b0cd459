"""What services tell about themselves: metrics and logs."""

from eventwire.adapters.telemetry.logs import configure_logs
from eventwire.adapters.telemetry.metrics import Metrics
from eventwire.adapters.telemetry.settings import ConsoleLogSettings, LogSettings

__all__ = ["ConsoleLogSettings", "LogSettings", "Metrics", "configure_logs"]
