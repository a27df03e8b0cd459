"""The log on Kafka."""

from eventwire.adapters.kafka.connection import connection, deliveries_key, delivery, wait_for_topics
from eventwire.adapters.kafka.deadletters import KafkaDeadLetters
from eventwire.adapters.kafka.eventlog import KafkaEventLog
from eventwire.adapters.kafka.lag import Progress, lag, progress
from eventwire.adapters.kafka.names import TopicNames
from eventwire.adapters.kafka.publisher import KafkaPublisher
from eventwire.adapters.kafka.registry import KafkaRegistry
from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire.adapters.kafka.topics import Change, apply, plan

__all__ = [
    "Change",
    "KafkaDeadLetters",
    "KafkaEventLog",
    "KafkaPublisher",
    "KafkaRegistry",
    "KafkaSettings",
    "Progress",
    "TopicNames",
    "apply",
    "connection",
    "deliveries_key",
    "delivery",
    "lag",
    "plan",
    "progress",
    "wait_for_topics",
]
