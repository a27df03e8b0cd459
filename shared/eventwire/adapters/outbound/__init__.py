"""Requests to addresses that others choose (feeds, articles, webhooks): guarded, so that they reach only the public."""

from eventwire.adapters.outbound.client import Fetched, GuardedClient, Limits
from eventwire.adapters.outbound.reach import Reach
from eventwire.adapters.outbound.settings import OutboundSettings

__all__ = ["Fetched", "GuardedClient", "Limits", "OutboundSettings", "Reach"]
