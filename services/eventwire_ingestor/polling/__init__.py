"""The poller: asks feeds when they are due, and hands what is new to the very acceptance that a POST goes through."""

from eventwire_ingestor.polling.poller import Poller, open_poller
from eventwire_ingestor.polling.settings import PollingSettings

__all__ = ["Poller", "PollingSettings", "open_poller"]
