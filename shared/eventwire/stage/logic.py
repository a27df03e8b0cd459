"""Stages: receive, pure function, publish, commit, with one error policy for all engines.

A stage is two pure steps. `prepare` does the heavy work on each delivery without any state; `apply` brings the result
together with what the stage remembers and says what to publish. An engine (SQLite, Faust) delivers batches, keeps the
state and makes the outcome durable: state, messages and the offset together, or in an order that is safe to repeat.

The error policy: `Temporary` is waited out and tried again; anything else condemns that one delivery, which goes to
dead-letters with its bytes and the reason, and its neighbours go on.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from pydantic import ValidationError

from eventwire import flow
from eventwire.errors import Permanent, Temporary
from eventwire.indexing import Document
from eventwire.model import DeadLetter, Record
from eventwire.ports import Delivery, Message, State
from eventwire.stage.trace import NONE, Trace, trace_of

P = TypeVar("P")
_MOST_TOLD = 5
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a batch leads to: messages to publish, documents to index, articles whose text must be forgotten."""

    messages: tuple[Message, ...] = ()
    documents: tuple[Document, ...] = ()
    forget: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A delivery that `prepare` could not digest."""

    error: Exception


class StageLogic(Protocol, Generic[P]):
    """What a stage does, without the engine."""

    @property
    def stage(self) -> flow.Stage:
        """Its place in the flow."""
        ...

    def prepare(self, deliveries: Sequence[Delivery]) -> Sequence[P | Failure]:
        """The stateless work, one result a delivery, in order. Never raises for what one delivery holds."""
        ...

    def apply(self, prepared: Sequence[P], state: State, now: datetime) -> "Outcome":
        """The stateful work on a batch, in order. If it raises, the engine applies the deliveries one by one."""
        ...


def message(topic: flow.Topic, key: str, value: Record, now: datetime, trace: Trace = NONE) -> Message:
    """A record as a message, with CloudEvents 1.0 binary-mode headers and those of the trace that led to it.

    `ce_id` is a function of the content, so that a message published again is recognised as the same.
    """
    raw = value.model_dump_json().encode()
    identity = hashlib.sha256(
        topic.name.encode() + b"\0" + key.encode("utf-8", "surrogateescape") + b"\0" + raw
    ).hexdigest()[:32]
    return Message(
        topic=topic.name,
        key=key,
        value=raw,
        headers={
            "ce_specversion": "1.0",
            "ce_id": identity,
            "ce_type": f"{topic.name}.{type(value).__name__}",
            "ce_source": "/eventwire",
            "ce_time": now.isoformat(),
            "content-type": "application/json",
            **trace,
        },
    )


def read(record: type[R], delivery: Delivery) -> R:
    """The record in a delivery.

    Raises:
        Permanent: its bytes are no such record; says what is wrong.
    """
    try:
        return record.model_validate_json(delivery.value)
    except ValidationError as error:
        raise Permanent(f"is no {record.__name__}: {_told(error)}") from error


def _told(error: ValidationError) -> str:
    """What is wrong in one line, field by field."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" if one["loc"] else one["msg"] for one in found]
    return "; ".join(told[:_MOST_TOLD]) + (f"; and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else "")


def read_all(record: type[R], deliveries: Sequence[Delivery]) -> list[R | Failure]:
    """The records in deliveries, a Failure in place of each that is none."""
    results: list[R | Failure] = []
    for delivery in deliveries:
        try:
            results.append(read(record, delivery))
        except Permanent as error:
            results.append(Failure(error))
    return results


def dead_letter(stage: flow.Stage, delivery: Delivery, error: Exception, now: datetime, attempts: int = 1) -> Message:
    """The message that keeps a condemned delivery whole, with the reason."""
    place = f"{stage.name}\0{delivery.topic}\0{delivery.partition}\0{delivery.offset}"
    letter = DeadLetter(
        dead_letter_id="d" + hashlib.sha256(place.encode()).hexdigest()[:24],
        stage=stage.name,
        topic=delivery.topic,
        partition=delivery.partition,
        offset=delivery.offset,
        key=base64.b64encode(delivery.key.encode("utf-8", "surrogateescape")).decode(),
        value=base64.b64encode(delivery.value).decode(),
        headers=dict(delivery.headers),
        error=type(error).__name__,
        reason=str(error)[:4000] or type(error).__name__,
        attempts=attempts,
        failed_at=now,
    )
    return message(flow.DEAD_LETTERS, delivery.key, letter, now, trace_of(delivery))


def is_temporary(error: Exception) -> bool:
    """Whether waiting can help; everything else condemns the delivery."""
    return isinstance(error, Temporary)
