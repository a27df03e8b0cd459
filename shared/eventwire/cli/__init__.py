"""The command line: `eventwire run`, `eventwire extract` and the others."""

from eventwire.cli.app import main

__all__ = ["main"]
