"""Changes: what the extractor says of an article's mentions and sightings, in the order of its revisions."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from eventwire.model.mention import Mention
from eventwire.model.record import Record
from eventwire.model.sighting import Sighting


class Operation(StrEnum):
    """What happens to the thing."""

    ADD = "add"
    REMOVE = "remove"


class MentionChange(Record):
    """A mention is added, or one that was added before is removed."""

    operation: Annotated[Operation, Field(description="add or remove.")]
    mention: Annotated[Mention, Field(description="The mention, whole, in both cases.")]


class SightingChange(Record):
    """A sighting is added, or one that was added before is removed."""

    operation: Annotated[Operation, Field(description="add or remove.")]
    sighting: Annotated[Sighting, Field(description="The sighting, whole, in both cases.")]
