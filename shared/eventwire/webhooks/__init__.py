"""Webhooks: who is told of which events where, how messages are signed, and when they are tried again. Pure."""

from eventwire.webhooks.message import Outgoing, event_message, headers, new_secret, test_message
from eventwire.webhooks.progress import (
    MAX_PENDING,
    Attempt,
    Outcome,
    Pending,
    Progress,
    accepted,
    failed,
    passed,
    resumed,
    superseded,
)
from eventwire.webhooks.schedule import DELAYS, next_attempt, retry_after
from eventwire.webhooks.webhook import KIND, MAX_WEBHOOKS, PROGRESS_KIND, Secret, Webhook, WebhookRequest, standing

__all__ = [
    "DELAYS",
    "KIND",
    "MAX_PENDING",
    "MAX_WEBHOOKS",
    "PROGRESS_KIND",
    "Attempt",
    "Outcome",
    "Outgoing",
    "Pending",
    "Progress",
    "Secret",
    "Webhook",
    "WebhookRequest",
    "accepted",
    "event_message",
    "failed",
    "headers",
    "new_secret",
    "next_attempt",
    "passed",
    "resumed",
    "retry_after",
    "standing",
    "superseded",
    "test_message",
]
