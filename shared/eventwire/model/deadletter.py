"""Dead letters: what a stage could not process, kept whole with the reason."""

from typing import Annotated

from pydantic import Field

from eventwire.model.record import Instant, Record


class DeadLetter(Record):
    """A message that a stage could not process: where from, its bytes, the error, the stage."""

    dead_letter_id: Annotated[str, Field(description="Function of stage, topic, partition and offset.")]
    stage: Annotated[str, Field(description="The stage that gave up on it.")]
    topic: Annotated[str, Field(description="Where it came from.")]
    partition: Annotated[int, Field(ge=0, description="Its partition there.")]
    offset: Annotated[int, Field(ge=0, description="Its offset there.")]
    key: Annotated[str | None, Field(description="Its key, in base64 (keys need not be text).")] = None
    value: Annotated[str | None, Field(description="Its value, in base64: the original bytes.")] = None
    headers: Annotated[dict[str, str], Field(description="Its headers, values as text.")] = Field(default_factory=dict)
    error: Annotated[str, Field(description="The error's class.")]
    reason: Annotated[str, Field(description="What was wrong and where.")]
    attempts: Annotated[int, Field(ge=1, description="How often it was tried.")]
    failed_at: Annotated[Instant, Field(description="When it was given up.")]
