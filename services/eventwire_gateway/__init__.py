"""The gateway: answers searches for events, actors and articles."""
