"""The indexer: puts articles, events and actors from the log into Elasticsearch."""
