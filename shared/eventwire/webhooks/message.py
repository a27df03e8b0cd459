"""Messages by the Standard Webhooks specification: their ids, bodies and signatures."""

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime

import orjson
from standardwebhooks import Webhook as Signer

from eventwire.model import EventChange
from eventwire.webhooks.webhook import Webhook

SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be posted."""

    message_id: str
    body: bytes


def event_message(change: EventChange) -> Outgoing:
    """The message that tells of a change. The same change is the same message, however often it is sent."""
    event = change.event
    identity = f"{event.event_id}\0{event.version}\0{change.matches}"
    body = b'{"type":"event.changed","timestamp":%s,"data":%s}' % (
        orjson.dumps(change.at.isoformat()),
        change.model_dump_json().encode(),
    )
    return Outgoing("msg_" + hashlib.sha256(identity.encode()).hexdigest()[:32], body)


def test_message(webhook: Webhook, now: datetime, entropy: bytes) -> Outgoing:
    """A message that tells of nothing, by which a receiver is tried."""
    body = {"type": "webhook.test", "timestamp": now.isoformat(), "data": {"webhook_id": webhook.webhook_id}}
    return Outgoing("msg_test" + entropy.hex(), orjson.dumps(body))


def headers(webhook: Webhook, message: Outgoing, now: datetime) -> dict[str, str]:
    """The headers that the message is posted with, signed by each secret that is good now."""
    text = message.body.decode()
    signatures = [Signer(secret).sign(message.message_id, now, text) for secret in webhook.signing(now)]
    return {
        "Content-Type": "application/json",
        "webhook-id": message.message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def new_secret(entropy: bytes) -> str:
    """A secret of random bytes, as the specification writes them."""
    if len(entropy) != SECRET_BYTES:
        message = f"a secret takes {SECRET_BYTES} random bytes"
        raise ValueError(message)
    return "whsec_" + base64.b64encode(entropy).decode()
