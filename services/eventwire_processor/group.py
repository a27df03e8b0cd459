"""The worker's membership in its consumer group, at Faust's consumer."""

import logging
from collections.abc import Mapping
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError
from faust.exceptions import ConsumerNotStarted
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread, Consumer
from faust.types import TP

from eventwire.adapters.kafka.lag import offsets_between
from eventwire.adapters.kafka.settings import KafkaSettings
from eventwire_processor.positions import Place

log = logging.getLogger(__name__)

FETCH_MS = 50
"""How long the broker may hold back an answer without messages.

A partition of which messages wait here is left out of the question, and what comes there meanwhile is asked for only
after the answer.
"""


class Unfiltered(dict[TP, int | None]):
    """What Faust has read of each partition: it is told nothing.

    Else it drops what it takes for read already, though after a seek that has to come again, and marks as done what it
    takes for a gap.
    """

    def __getitem__(self, _place: TP) -> None:
        return None


class PromptConsumer(Consumer):
    """Faust's consumer over one that asks for messages often."""

    def _new_consumer_thread(self) -> AIOKafkaConsumerThread:
        return _PromptThread(self, loop=self.loop, beacon=self.beacon)


class _PromptThread(AIOKafkaConsumerThread):
    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        # Faust has 1.5 s, and no setting.
        consumer._fetch_max_wait_ms = FETCH_MS  # noqa: SLF001
        return consumer


class FaustGroup:
    """Reads and commits through the client of Faust's consumer, in that client's own thread."""

    def __init__(self, app: Any, settings: KafkaSettings) -> None:
        self._app = app
        self._settings = settings

    @property
    def generation(self) -> int:
        """Grows with every rebalance."""
        return int(self._app.consumer_generation_id)

    def holds(self, place: Place) -> bool:
        """Whether the place is assigned to this worker."""
        return bool(self._app.consumer.started and TP(*place) in self._app.consumer.assignment())

    def steady(self, generation: int) -> bool:
        """Whether, as far as is known here, the worker is in that generation and no rebalance has begun."""
        return self._member(generation) and not self._app.rebalancing

    async def committed(self, place: Place) -> int | None:
        """The offset that the group has committed there; None if nobody ever has.

        Raises:
            KafkaError: Kafka does not answer.
        """
        thread = self._app.consumer._thread  # noqa: SLF001 - Faust itself remembers no committed offset reliably
        found: int | None = await thread.call_thread(self._client().committed, TopicPartition(*place))
        return found

    async def earliest(self, place: Place) -> int:
        """The first offset that there is.

        Raises:
            KafkaError: Kafka does not answer.
        """
        partition = TopicPartition(*place)
        return int((await self._app.consumer.earliest_offsets(partition))[partition])

    async def there(self, place: Place, begin: int, end: int) -> set[int] | None:
        """At which offsets of a range Kafka has messages; None if it does not say now."""
        try:
            return await offsets_between(self._settings, *place, begin, end)
        except (KafkaError, OSError) as error:
            log.warning("Kafka does not answer: %s", error or type(error).__name__)
            return None

    async def seek(self, place: Place, offset: int) -> None:
        """Have the place delivered again from an offset, if it is still this worker's."""
        try:
            await self._app.consumer.seek_wait({TP(*place): offset})
        except (IllegalStateError, TimeoutError) as error:
            log.warning("%s/%d cannot be read again now: %s", *place, error or type(error).__name__)

    async def commit(self, offsets: Mapping[Place, int], generation: int) -> bool:
        """Commit; False if the group does not take it because the worker is not in that generation any more."""
        if not (self._member(generation) and all(map(self.holds, offsets))):
            return False
        wanted = {TP(*place): offset for place, offset in offsets.items()}
        taken = await self._app.consumer._commit(wanted)  # noqa: SLF001 - without Faust's bookkeeping
        # Faust leaves out what was taken away meanwhile, and says that all went well.
        return bool(taken) and self._member(generation)

    def _member(self, generation: int) -> bool:
        # The client's own generation is asked too: it knows first that the worker was expelled, and one that is in no
        # generation may commit to a group without members, whatever others have done meanwhile.
        try:
            return bool(self._client()._coordinator.generation == generation == self.generation)  # noqa: SLF001
        except ConsumerNotStarted:
            return False

    def _client(self) -> Any:
        return self._app.consumer._thread._ensure_consumer()  # noqa: SLF001 - Faust has no way to ask
