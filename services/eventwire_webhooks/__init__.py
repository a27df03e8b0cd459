"""Webhooks: posts changes of events to who has asked for them, signed, until they are accepted."""
