"""Entries of the registry as they stand on its topic."""

from typing import Annotated

from pydantic import Field

from eventwire.model.record import Record


class RegistryEntry(Record):
    """What operators set up, or a service remembers of it: an API key, a feed, a webhook."""

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$", description="What it is: api-key, feed, webhook.")]
    key: Annotated[str, Field(min_length=1, description="Its id among those of its kind.")]
    value: Annotated[str, Field(description="What is kept, in base64: the kind's own record as JSON.")]
