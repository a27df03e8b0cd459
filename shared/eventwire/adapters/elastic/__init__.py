"""Elasticsearch as the index: bootstrap, bulk writing with external versions, searching, rebuilding."""

from eventwire.adapters.elastic.client import connect, wait_for_cluster, wait_for_indices
from eventwire.adapters.elastic.index import ElasticIndex
from eventwire.adapters.elastic.names import KINDS, IndexNames
from eventwire.adapters.elastic.search import ElasticSearch
from eventwire.adapters.elastic.settings import ElasticSettings, IndexSettings

__all__ = [
    "KINDS",
    "ElasticIndex",
    "ElasticSearch",
    "ElasticSettings",
    "IndexNames",
    "IndexSettings",
    "connect",
    "wait_for_cluster",
    "wait_for_indices",
]
