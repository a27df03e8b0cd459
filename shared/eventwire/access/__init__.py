"""Who may do what: API keys, and the scope that each endpoint asks for."""

from eventwire.access.key import KIND, SCOPES, ApiKey, Scope, identifier, issue, matching, replacement
from eventwire.access.need import NEEDS, Need, need

__all__ = [
    "KIND",
    "NEEDS",
    "SCOPES",
    "ApiKey",
    "Need",
    "Scope",
    "identifier",
    "issue",
    "matching",
    "need",
    "replacement",
]
