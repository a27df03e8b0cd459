"""The AsyncAPI 3.0 document: the topics, their keys, their messages, and who sends and receives them."""

from importlib.metadata import version
from typing import Any

from eventwire import flow


def asyncapi() -> dict[str, Any]:
    """The document, made from `flow`."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Eventwire topics",
            "version": version("eventwire"),
            "description": "Who did what to whom, when and where, live. Values are JSON; headers are CloudEvents 1.0 "
            "binary mode with W3C traceparent passed through. Events and actors carry their full state and a version: "
            "the highest version of an id is the newest.",
        },
        "defaultContentType": "application/json",
        "channels": {_name(topic): _channel(topic) for topic in flow.TOPICS},
        "operations": {
            f"{stage.name}.{action}.{_name(topic)}": {
                "action": action,
                "channel": {"$ref": f"#/channels/{_name(topic)}"},
            }
            for stage in flow.STAGES
            for action, topics in (("receive", stage.reads), ("send", stage.writes))
            for topic in topics
        },
    }


def _name(topic: flow.Topic) -> str:
    return topic.name.removeprefix("eventwire.")


def _channel(topic: flow.Topic) -> dict[str, Any]:
    configuration: dict[str, Any] = {"cleanup.policy": [topic.cleanup]}
    if topic.days is not None:
        configuration["retention.ms"] = topic.days * 86_400_000
    return {
        "address": topic.name,
        "messages": {
            topic.value.__name__: {
                "headers": {
                    "type": "object",
                    "required": ["ce_id", "ce_type", "ce_source", "ce_time", "ce_specversion", "content-type"],
                    "properties": {
                        "ce_id": {
                            "type": "string",
                            "description": "Function of the content: equal ids, equal messages.",
                        },
                        "ce_type": {"const": f"{topic.name}.{topic.value.__name__}"},
                        "ce_source": {"type": "string"},
                        "ce_time": {"type": "string", "format": "date-time"},
                        "ce_specversion": {"const": "1.0"},
                        "content-type": {"const": "application/json"},
                        "traceparent": {"type": "string", "description": "W3C trace context, where given."},
                    },
                },
                "payload": {"$ref": f"./{topic.value.__name__}.schema.json"},
                "bindings": {"kafka": {"key": {"type": "string", "description": topic.key}}},
            }
        },
        "bindings": {"kafka": {"topicConfiguration": configuration}},
    }
