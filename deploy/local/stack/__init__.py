"""A real Kafka and a real Elasticsearch on this machine without Docker: started, waited for, stopped.

Development and tests only: one broker, one node, loopback addresses, small heaps.
"""

from stack.broker import Broker
from stack.engines import Engines, missing
from stack.node import Node

__all__ = ["Broker", "Engines", "Node", "missing"]
